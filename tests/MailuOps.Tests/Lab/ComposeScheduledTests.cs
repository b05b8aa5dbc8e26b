using System.Runtime.Versioning;
using System.Text.Json;
using MailuOps.Drill;
using MailuOps.History;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>module/scripts/drill.ps1 in the small host, as a scheduler starts it, for a compose project that no bot saves.</summary>
[UnsupportedOSPlatform("windows")]
[Collection("compose")]
public class ComposeScheduledTests(ComposeLab lab)
{
    [LabFact]
    public void It_makes_copies_by_a_command_of_the_shell()
    {
        var copies = lab.Copies.CreateSubdirectory("scheduled").FullName;
        Passes("directory", "-BackupPath", copies, "-BackupCommand", $"cp -a '{ComposeLab.Root}' \"$1\"");
        Assert.Equal(2, Directory.GetDirectories(copies).Length);
    }

    [LabFact]
    public async Task It_opens_a_repository_by_a_file()
    {
        var (password, image, repository) = (Secrets.NewPassword(), await LabRestic.ImageAsync(), lab.Copies.CreateSubdirectory("scheduled-restic").FullName);
        await DockerCli.RunAsync(
            ["run", "--rm", "--interactive", "--env", "RESTIC_PASSWORD_FILE=/dev/stdin", "--volume", $"{repository}:{repository}", "--entrypoint", "restic", image, "init", "--repo", repository], password);
        var file = Path.Combine(lab.Copies.FullName, "repository.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { repository, password, resticImage = image }));
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Passes("restic", "-RepositoryFile", file);
    }

    private static void Passes(string provider, params string[] arguments)
    {
        Assert.Null(Repository.NotBuilt);
        var folder = Directory.CreateTempSubdirectory("mailuops-scheduled-").FullName;
        var run = Shells.HostWith(["-NonInteractive", Repository.PathOf("module", "scripts", "drill.ps1"), "-Stack", ComposeLab.Project, "-HistoryPath", $"{folder}/drills", "-SkipCertificateCheck", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var drill = Assert.Single(new DrillHistory($"{folder}/drills").Read()).Drill!;
        Assert.Equal((DrillOutcome.Passed, provider), (drill.Outcome, drill.Snapshot!.Provider));
        Directory.Delete(folder, recursive: true);
    }
}
