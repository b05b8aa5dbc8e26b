using MailuOps.Drill;

namespace MailuOps.Tests.Drill;

/// <summary>Which part of the repository is due, and since when all of it has been read.</summary>
public class PackRotationTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);

    private static List<(DateTimeOffset Time, PackRotation Read)> Nights(int count, int of)
    {
        var nights = new List<(DateTimeOffset, PackRotation)>();
        for (var n = 0; n < count; n++)
        {
            nights.Add((Day.AddDays(n), PackRotation.Next("a", of, nights, Day.AddDays(n))));
        }

        return nights;
    }

    [Fact]
    public void Each_part_is_read_once_in_a_turn_and_then_it_is_told_since_when_all_is_read()
    {
        var nights = Nights(7, of: 3).Select(n => n.Read).ToList();
        Assert.Equal(nights.Take(3).Select(n => n.Part).Order(), [1, 2, 3]);
        Assert.Equal(nights.Select(n => n.Part), [.. Enumerable.Range(0, 7).Select(n => nights[n % 3].Part)]);
        Assert.Equal([2, 1, 0, 0, 0, 0, 0], nights.Select(n => n.Left));
        Assert.Equal([null, null, Day, Day.AddDays(1), Day.AddDays(2), Day.AddDays(3), Day.AddDays(4)], nights.Select(n => n.AllReadSince));
    }

    [Fact]
    public void A_drill_that_was_left_out_or_failed_passes_no_part_over()
    {
        var nights = Nights(2, of: 5);
        Assert.Equal((nights[1].Read.Part % 5) + 1, PackRotation.Next("a", 5, nights, Day.AddDays(9)).Part);
    }

    [Fact]
    public void Without_a_history_days_in_a_row_read_every_part()
    {
        var parts = Enumerable.Range(0, 30).Select(n => PackRotation.Next("a", 30, [], Day.AddDays(n)).Part);
        Assert.Equal(Enumerable.Range(1, 30), parts.Order());
    }

    [Fact]
    public void Another_number_of_parts_is_another_turn() => Assert.Equal(6, PackRotation.Next("a", 7, Nights(3, of: 3), Day).Left);

    [Fact]
    public void Two_repositories_in_turn_are_each_read_in_turns_of_their_own()
    {
        // Tonight the one beside the server, tomorrow the one elsewhere: of each every other night.
        var nights = new List<(DateTimeOffset Time, PackRotation Read)>();
        for (var n = 0; n < 8; n++)
        {
            nights.Add((Day.AddDays(n), PackRotation.Next(n % 2 == 0 ? "here" : "there", 4, nights, Day.AddDays(n))));
        }

        Assert.All(nights.Take(6), n => Assert.Null(n.Read.AllReadSince));
        Assert.Equal([Day, Day.AddDays(1)], nights.TakeLast(2).Select(n => n.Read.AllReadSince!.Value));
        Assert.All(nights.GroupBy(n => n.Read.Repository), g => Assert.Equal([1, 2, 3, 4], g.Select(n => n.Read.Part).Order()));
    }

    [Fact]
    public void One_part_is_everything_each_time()
    {
        var read = PackRotation.Next("a", 1, [], Day);
        Assert.Equal((1, 0, Day), (read.Part, read.Left, read.AllReadSince));
    }
}
