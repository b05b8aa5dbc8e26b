using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Linting;

namespace MailuOps.Tests.Recipe;

/// <summary>The traps of recipes, each by name.</summary>
public sealed class RecipeTrapTests
{
    private const string Enabled = "        - backupbot.backup=true\n";

    [Fact]
    public void A_label_under_labels_is_silently_ignored_and_so_the_accounts_are_lost()
    {
        var findings = Lint(Mailu().Replace("    deploy:\n      labels:\n" + Enabled, "    labels:\n      - backupbot.backup=true\n", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Rule: "LabelNotUnderDeploy", Severity: FindingSeverity.Error });
        Assert.Contains(findings, finding => finding is { Rule: "AccountsNotBackedUp", Severity: FindingSeverity.Error });
    }

    [Fact]
    public void The_legacy_path_label_saves_whole_volumes_with_the_current_bot()
    {
        var finding = Single(
            Mailu().Replace("\"dkim:/dkim\"]\n", "\"dkim:/dkim\"]\n    deploy: {labels: [backupbot.backup=true, backupbot.backup.path=/data]}\n", StringComparison.Ordinal),
            "LegacyPathLabel");
        Assert.Contains("would save volume mailu.", finding.Message, StringComparison.Ordinal);
        Assert.Contains("backup-bot-two ignores it and would save volumes dkim, mail, mailu, redis, webmail.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Webmails_volume_is_user_data_not_ephemeral() =>
        Assert.Contains("address books", Single(Mailu(Enabled + "        - backupbot.backup.volumes.webmail=false\n"), "WebmailDataNotBackedUp").Message, StringComparison.Ordinal);

    [Fact]
    public void Spam_training_is_in_redis_and_excluding_rspamd_loses_nothing()
    {
        Assert.Equal("db", MailuRoles.Find(Model(Mailu()), "redis")!.Name);
        Assert.Equal(FindingSeverity.Warning, Single(Mailu(Enabled + "        - backupbot.backup.volumes.redis=false\n"), "SpamTrainingNotBackedUp").Severity);
        Assert.DoesNotContain(
            Lint(Mailu(Enabled + "        - backupbot.backup.volumes.rspamd=false\n").Replace("redis:\n", "redis:\n  rspamd:\n", StringComparison.Ordinal)
                .Replace("  db:", "  antispam:\n    image: mailu/rspamd:1\n    volumes: [\"rspamd:/var/lib/rspamd\"]\n  db:", StringComparison.Ordinal)),
            finding => finding.Severity >= FindingSeverity.Warning);
    }

    [Theory]
    [InlineData("DB_FLAVOR: mysql")]
    [InlineData("SQLALCHEMY_DATABASE_URI: postgresql://sql/mailu")]
    public void With_another_database_the_volume_proves_nothing(string variable) => Assert.Equal(
        "admin", Single(Mailu().Replace("    image: mailu/admin:1\n", $"    image: mailu/admin:1\n    environment:\n      {variable}\n", StringComparison.Ordinal), "AccountsInOtherDatabase").Service);

    [Fact]
    public void Sqlite_said_explicitly_is_no_other_database() => Assert.DoesNotContain(
        Lint(Mailu().Replace("    image: mailu/admin:1\n", "    image: mailu/admin:1\n    environment: [\"SQLALCHEMY_DATABASE_URI=sqlite:////data/main.db\"]\n", StringComparison.Ordinal)),
        finding => finding.Rule == "AccountsInOtherDatabase");

    [Fact]
    public void Only_the_database_file_of_the_accounts_volume_is_enough() =>
        Assert.DoesNotContain(Lint(Mailu(Enabled + "        - backupbot.backup.volumes.mailu.path=main.db\n")), finding => finding.Severity >= FindingSeverity.Warning);

    [Fact]
    public void A_path_label_on_the_mail_volume_loses_the_other_mailboxes() =>
        Assert.Contains("only user@example.com", Single(Mailu(Enabled + "        - backupbot.backup.volumes.mail.path=user@example.com\n"), "MailNotBackedUp").Message, StringComparison.Ordinal);

    [Fact]
    public void A_volume_is_named_without_the_stacks_prefix() => Assert.Equal(
        [new LabelEdit.Rename("app", "backupbot.backup.volumes.mail_example_com_redis", "backupbot.backup.volumes.redis")],
        Single(Mailu(Enabled + "        - backupbot.backup.volumes.mail_example_com_redis=false\n"), "UnknownVolume").Repair);

    /// <summary>Mending by a like spelling once left out a database that was saved.</summary>
    [Theory]
    [InlineData("dkims")]
    [InlineData("old_dkim")]
    public void A_volumes_name_is_never_guessed_as_that_could_leave_out_what_is_saved(string name)
    {
        var finding = Single(Mailu(Enabled + $"        - backupbot.backup.volumes.{name}=false\n"), "UnknownVolume");
        Assert.Empty(finding.Repair);
        Assert.Equal("Perhaps 'backupbot.backup.volumes.dkim' is meant.", finding.Fix);
    }

    [Fact]
    public void A_variable_in_a_maps_key_is_not_filled_in() => Assert.Equal(
        FindingSeverity.Warning,
        Single("services:\n  app:\n    image: x\n    deploy:\n      labels:\n        coop-cloud.${STACK_NAME}.version: \"1.0.0+1\"\n", "LabelKeyNotFilledIn").Severity);

    [Fact]
    public void A_later_file_can_switch_the_backup_off()
    {
        var files = new[] { ComposeFile.Parse("a", Mailu()), ComposeFile.Parse("b", "services:\n  app:\n    deploy:\n      labels: {backupbot.backup: \"false\"}\n") };
        var findings = RecipeLinter.Lint(RecipeModel.Join(files, new Dictionary<string, string>()));
        Assert.Equal("b", findings.Single(finding => finding.Rule == "BackupNotEnabled").Path);
    }

    [Fact]
    public void A_spec_conform_recipe_has_no_warning() => Assert.DoesNotContain(Lint(Mailu()), finding => finding.Severity >= FindingSeverity.Warning);

    private static RecipeFinding Single(string text, string rule) => Assert.Single(Lint(text), finding => finding.Rule == rule);

    private static IReadOnlyList<RecipeFinding> Lint(string text) => RecipeLinter.Lint(Model(text));

    private static RecipeModel Model(string text) => RecipeModel.Join([ComposeFile.Parse("compose.yml", text)], new Dictionary<string, string>());

    private static string Mailu(string labels = Enabled) =>
        "services:\n  app:\n    image: mailu/nginx:1\n    deploy:\n      labels:\n" + labels + "        - coop-cloud.${STACK_NAME}.version=1.0.0+1\n"
        + "  admin:\n    image: mailu/admin:1\n    volumes: [\"mailu:/data\", \"dkim:/dkim\"]\n  imap:\n    image: mailu/dovecot:1\n    volumes: [\"mail:/mail\"]\n"
        + "  webmail:\n    image: mailu/webmail:1\n    volumes: [\"webmail:/data\"]\n  db:\n    image: redis:7\n    volumes: [\"redis:/data\"]\n"
        + "volumes:\n  mailu:\n  dkim:\n  mail:\n  webmail:\n  redis:\n";
}
