using System.Diagnostics;
using MailuOps.Backup.Copies;

namespace MailuOps.Tests.Backup;

/// <summary>A folder without files, as fetchmail's or a fresh redis' is, is a copy that tar and python read like any other.</summary>
public sealed class CopyTreeEmptyTests
{
    [Fact]
    public async Task An_empty_folder_is_an_archive_and_not_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("copy");
        await using var tar = CopyTree.Pack(folder.FullName, _ => { }, CancellationToken.None);
        using var read = new MemoryStream();
        await tar.CopyToAsync(read);
        folder.Delete();
        Assert.Equal(1024, read.Length);
        var start = new ProcessStartInfo("tar", ["-tf", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(read.ToArray());
        process.StandardInput.Close();
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
