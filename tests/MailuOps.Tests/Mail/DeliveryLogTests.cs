using MailuOps.Mail;

namespace MailuOps.Tests.Mail;

public class DeliveryLogTests
{
    private const string Id = "<mailuops-x@mail.example.com>";

    private static readonly string[] Log =
    [
        "Nov 24 09:00:00 smtp postfix/smtpd[10]: connect from imap[10.0.1.5]",
        "Nov 24 09:00:00 smtp postfix/cleanup[11]: 4Wabc12345: message-id=<other@mail.example.com>",
        "Nov 24 09:00:00 smtp postfix/lmtp[12]: 4Wabc12345: to=<o@mail.example.com>, relay=none, delay=1, dsn=5.1.1, status=bounced (user unknown)",
        $"Nov 24 09:00:01 smtp postfix/cleanup[11]: 4Wdef67890: message-id={Id}",
        "Nov 24 09:00:01 smtp postfix/qmgr[9]: 4Wdef67890: from=<p@mail.example.com>, size=900, nrcpt=1 (queue active)",
        "Nov 24 09:00:02 smtp postfix/lmtp[12]: 4Wdef67890: to=<u@mail.example.com>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to front[10.0.1.2]:2525: Connection refused)",
    ];

    [Fact]
    public void The_reason_is_that_of_the_probe_and_of_no_other_message() =>
        Assert.Equal("deferred: connect to front[10.0.1.2]:2525: Connection refused", DeliveryLog.Reason(Log, Id));

    [Fact]
    public void The_last_word_counts() =>
        Assert.Equal("sent: 250 2.0.0 saved", DeliveryLog.Reason([.. Log, "x postfix/lmtp[12]: 4Wdef67890: to=<u>, dsn=2.0.0, status=sent (250 2.0.0 saved)"], Id));

    [Fact]
    public void A_milter_that_refuses_is_a_reason() =>
        Assert.StartsWith("milter-reject", DeliveryLog.Reason([Log[3], $"x postfix/cleanup[11]: 4Wdef67890: milter-reject: END-OF-MESSAGE: 4.7.1 Try again later"], Id));

    [Fact]
    public void A_message_that_the_log_does_not_know_has_no_reason() => Assert.Null(DeliveryLog.Reason(Log, "<none@x>"));
}
