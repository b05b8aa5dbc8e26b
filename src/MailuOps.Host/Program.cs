using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Text;
using MailuOps.Host;

// Before the engine starts: it reads this once.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var options = HostOptions.Parse(args, Console.In.ReadToEnd);
if (options.ShowHelp)
{
    Console.WriteLine(HostOptions.Usage);
    return 0;
}

if (options.Problem is { } problem)
{
    Console.Error.WriteLine("mailuops: " + problem);
    return 64;
}

if (ModuleLocator.Find(AppContext.BaseDirectory) is not { } manifest)
{
    Console.Error.WriteLine($"mailuops: MailuOps.psd1 is neither in {AppContext.BaseDirectory} nor in a folder above it.");
    return 1;
}

if (options.ShowVersion)
{
    Console.WriteLine($"MailuOps {ModuleLocator.Version(manifest)}, PowerShell {typeof(PSObject).Assembly.GetName().Version?.ToString(3)}");
    return 0;
}

using var stop = new CancellationTokenSource();
var stoppedBy = 0;
void Stop(PosixSignalContext signal)
{
    // The second time the user means it: the process ends without clean-up.
    signal.Cancel = stoppedBy == 0;
    stoppedBy = signal.Signal == PosixSignal.SIGINT ? 130 : 143;
    _ = stop.CancelAsync();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var terminal = Terminal.OfProcess();
if (!terminal.OutputColour)
{
    PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
}

var progress = new ProgressBars(terminal, TimeProvider.System);
var keyboard = options.NonInteractive || Console.IsInputRedirected || Console.IsOutputRedirected ? null : new Keyboard(terminal, stop.Token);
var ui = new ScriptHostUI(terminal, progress, keyboard);
var exitCode = new ScriptRunner(new ScriptHost(ui), ui, stop.Token).Run(options, manifest);
progress.Clear();
// Not return: that would wait for threads that the script has left behind.
Environment.Exit(stoppedBy > 0 ? stoppedBy : exitCode);
return exitCode;
