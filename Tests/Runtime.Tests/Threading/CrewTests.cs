using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Threading;

[Collection(ThreadCollection.Name)]
public sealed class CrewTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 7)]
    [InlineData(3, 100)]
    [InlineData(5, 3)]
    public void Every_part_is_done_once(int threads, int parts)
    {
        var crew = new Crew();
        int[] counts = new int[parts];
        int shared = 0;
        for (int round = 0; round < 300; round++)
        {
            Array.Clear(counts);
            var job = new CountJob(counts);
            if (!crew.TryRun(ref job, parts, threads, work: 1))
                continue;

            shared++;
            Assert.All(counts, count => Assert.Equal(1, count));
        }

        Assert.True(shared > 0);
    }

    [Fact]
    public void Members_do_parts_of_their_own()
    {
        using var both = new Barrier(2);
        var job = new BarrierJob(both);
        Assert.True(new Crew().TryRun(ref job, 2, 2, work: 1));
        Assert.Equal(1, both.CurrentPhaseNumber);
    }

    [Fact]
    public void A_member_that_fell_asleep_comes_back()
    {
        var crew = new Crew();
        using var both = new Barrier(2);
        var first = new BarrierJob(both);
        Assert.True(crew.TryRun(ref first, 2, 2, work: 1));

        // Waiting for the thread that was started may have cost so long that the crew is left out for a while.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        bool shared;
        do
        {
            Thread.Sleep(50);
            var again = new BarrierJob(both);
            shared = crew.TryRun(ref again, 2, 2, work: 1);
        }
        while (!shared && watch.Elapsed < s_limit);
        Assert.True(shared);
    }

    [Fact]
    public void The_first_exception_of_a_part_reaches_the_caller_when_all_parts_are_done()
    {
        var crew = new Crew();
        int[] counts = new int[20];
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
        {
            var job = new FailingJob(counts);
            crew.TryRun(ref job, 20, 3, work: 1);
        });
        Assert.Equal("part 7", error.Message);
        Assert.All(counts, count => Assert.Equal(1, count));

        Array.Clear(counts);
        var next = new CountJob(counts);
        if (crew.TryRun(ref next, 20, 3, work: 1))
            Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_second_caller_is_sent_away_while_the_crew_works()
    {
        var crew = new Crew();
        var job = new NestedJob(crew);
        Assert.True(crew.TryRun(ref job, 4, 2, work: 1));
    }

    [Fact]
    public void An_interrupted_caller_stays_until_the_parts_are_done()
    {
        var crew = new Crew();
        int[] counts = new int[2];
        bool interrupted = false;
        var caller = new Thread(() =>
        {
            using var both = new Barrier(2);
            var job = new SlowJob(both, counts, Thread.CurrentThread);
            crew.TryRun(ref job, 2, 2, work: 1);
            int done = counts.Sum();
            try
            {
                Thread.Sleep(0);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = done == 2;
            }
        });
        caller.Start();
        Assert.True(caller.Join(s_limit));
        Assert.True(interrupted);
    }

    private readonly ref struct CountJob(Span<int> counts) : ITeamJob
    {
        private readonly Span<int> counts = counts;

        public void Run(int part) => Interlocked.Increment(ref counts[part]);
    }

    private readonly ref struct BarrierJob(Barrier both) : ITeamJob
    {
        public void Run(int part) => Assert.True(both.SignalAndWait(s_limit));
    }

    private readonly ref struct FailingJob(int[] counts) : ITeamJob
    {
        public void Run(int part)
        {
            Interlocked.Increment(ref counts[part]);
            if (part == 7)
                throw new InvalidOperationException($"part {part}");
        }
    }

    private readonly ref struct NestedJob(Crew crew) : ITeamJob
    {
        public void Run(int part)
        {
            var inner = new CountJob(new int[3]);
            Assert.False(crew.TryRun(ref inner, 3, 2, work: 1));
        }
    }

    /// <summary>The member interrupts the caller, and goes on for a while when that one waits for it.</summary>
    private readonly ref struct SlowJob(Barrier both, int[] counts, Thread caller) : ITeamJob
    {
        public void Run(int part)
        {
            both.SignalAndWait(s_limit);
            if (Thread.CurrentThread != caller)
            {
                Thread.Sleep(50);
                caller.Interrupt();
                Thread.Sleep(200);
            }

            Interlocked.Increment(ref counts[part]);
        }
    }
}
