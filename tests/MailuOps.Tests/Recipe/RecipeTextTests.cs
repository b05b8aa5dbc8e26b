using MailuOps.Recipe.Files;

namespace MailuOps.Tests.Recipe;

public sealed class RecipeTextTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("text");

    private string File1 => Path.Combine(_folder.FullName, "compose.yml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Bytes_come_back_mark_and_line_breaks_included()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "a: é\r\nb: x"u8];
        File.WriteAllBytes(File1, bytes);
        var text = RecipeText.Read(File1);
        RecipeText.Replace(File1, text, text);
        Assert.Equal(bytes, File.ReadAllBytes(File1));
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(File1, [0x61, 0xE9, 0x0A]);
        Assert.Equal("MailuOps.RecipeUnreadable", Assert.Throws<MailuOpsException>(() => RecipeText.Read(File1)).Id);
    }

    [Fact]
    public void A_change_by_somebody_else_is_never_overwritten()
    {
        File.WriteAllText(File1, "theirs");
        Assert.Equal("MailuOps.RecipeChangedMeanwhile", Assert.Throws<MailuOpsException>(() => RecipeText.Replace(File1, "mine", "new")).Id);
        Assert.Equal("theirs", File.ReadAllText(File1));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_link_stays_a_link_and_the_mode_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var target = Path.Combine(_folder.FullName, "real.yml");
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        File.CreateSymbolicLink(File1, "real.yml");
        RecipeText.Replace(File1, "old", "new");
        Assert.Equal("real.yml", new FileInfo(File1).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.True(File.GetUnixFileMode(target).HasFlag(UnixFileMode.GroupWrite));
    }
}
