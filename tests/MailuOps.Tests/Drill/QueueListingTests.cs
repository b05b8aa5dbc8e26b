using MailuOps.Drill.Residue;

namespace MailuOps.Tests.Drill;

public class QueueListingTests
{
    [Fact]
    public void Each_line_is_an_entry_and_other_lines_are_none()
    {
        string[] lines =
        [
            "postqueue: warning: Mail system is down -- accessing queue directly",
            """{"queue_name": "deferred", "queue_id": "4XyZ", "arrival_time": 1, "message_size": 2, "sender": "a@b", "recipients": [{"address": "c@d", "delay_reason": "no route"}, {"address": "e@f"}]}""",
            """{"queue_name": "active", "queue_id": "5AbC", "sender": "", "recipients": [{"address": "c@d"}]}""",
        ];
        var found = QueueListing.Parse(lines).ToList();
        Assert.Equal(["4XyZ", "5AbC"], found.Select(q => q.Id));
        Assert.Equal(["c@d", "e@f"], found[0].Recipients);
        Assert.Equal(("no route", "a@b"), (found[0].Reason, found[0].Sender));
        Assert.Equal("", found[1].Reason);
        Assert.Equal([1, 0], found.Select(q => q.Arrived.ToUnixTimeSeconds()));
    }

    [Fact]
    public void An_empty_queue_is_none() => Assert.Empty(QueueListing.Parse([]));
}
