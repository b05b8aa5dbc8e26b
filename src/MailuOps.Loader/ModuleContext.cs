using System.Reflection;
using System.Runtime.Loader;

namespace MailuOps.Loader;

/// <summary>
/// Loads MailuOps and what it depends on beside the rest of the process: other modules may bring another YamlDotNet
/// or Newtonsoft.Json without either side noticing.
/// </summary>
public sealed class ModuleContext : AssemblyLoadContext
{
    private static readonly Lazy<Assembly> Module = new(static () =>
    {
        var context = new ModuleContext(Path.GetDirectoryName(typeof(ModuleContext).Assembly.Location)!);
        return context.LoadFromAssemblyPath(Path.Combine(context._folder, "MailuOps.dll"));
    });

    private readonly string _folder;

    private ModuleContext(string folder)
        : base("MailuOps") => _folder = folder;

    /// <summary>The module's assembly, loaded once a process however many runspaces import it.</summary>
    public static Assembly Load() => Module.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Null means: ask the default context, which has PowerShell and the framework.
        ArgumentNullException.ThrowIfNull(assemblyName);
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return assemblyName.Name != "MailuOps.Loader" && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = Path.Combine(_folder, unmanagedDllName);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
    }
}
