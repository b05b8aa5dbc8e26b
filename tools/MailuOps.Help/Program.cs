using MailuOps.Cmdlets;
using MailuOps.Help;

// usage: MailuOps.Help ROOT [--check]: brings the help of the checkout up to date, with skeletons for new cmdlets.
var files = new HelpFiles(args.FirstOrDefault(a => !a.StartsWith('-')) ?? ".", typeof(MailuCmdlet).Assembly);
if (!args.Contains("--check"))
{
    foreach (var file in files.Update(scaffold: true))
    {
        Console.WriteLine("written: " + file);
    }
}

var findings = files.Check();
foreach (var finding in findings)
{
    Console.Error.WriteLine(finding);
}

return findings.Count == 0 ? 0 : 1;
