using Xunit;

namespace MailuOps.Tests;

/// <summary>A test of what ships: module/bin and out/host as build.sh has made them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BuiltModuleFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public BuiltModuleFactAttribute() => Skip = Repository.NotBuilt;
}

/// <summary>As <see cref="BuiltModuleFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BuiltModuleTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public BuiltModuleTheoryAttribute() => Skip = Repository.NotBuilt;
}
