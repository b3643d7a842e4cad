using System.Diagnostics;
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
    public void Members_do_parts_too_also_after_they_fell_asleep()
    {
        // A member on the caller's own core leaves all parts to the caller: only that it comes sooner or later is certain.
        var crew = new Crew();
        for (int time = 0; time < 3; time++)
        {
            Assert.True(Eventually(() =>
            {
                var members = new int[1];
                var job = new MeetingJob(members, Environment.CurrentManagedThreadId);
                return crew.TryRun(ref job, 2, 2, work: 1) && members[0] > 0;
            }));
            Thread.Sleep(20);
        }
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
        bool interrupted = false;
        var caller = new Thread(() => interrupted = Eventually(() =>
        {
            var counts = new int[2];
            var job = new InterruptingJob(counts, Thread.CurrentThread);
            new Crew().TryRun(ref job, 2, 2, work: 1);
            int done = counts.Sum();
            try
            {
                Thread.Sleep(0);
                return false;
            }
            catch (ThreadInterruptedException)
            {
                Assert.Equal(2, done);
                return true;
            }
        }));
        caller.Start();
        Assert.True(caller.Join(2 * s_limit));
        Assert.True(interrupted);
    }

    private static void Spin()
    {
        var watch = Stopwatch.StartNew();
        while (watch.ElapsedMilliseconds < 2)
        {
        }
    }

    private static bool Eventually(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < s_limit)
        {
            if (condition())
                return true;
        }

        return false;
    }

    private readonly ref struct CountJob(Span<int> counts) : ITeamJob
    {
        private readonly Span<int> counts = counts;

        public void Run(int part) => Interlocked.Increment(ref counts[part]);
    }

    /// <summary>The caller dwells on its part for a while, so that a member has the time to take the other.</summary>
    private readonly ref struct MeetingJob(int[] members, int caller) : ITeamJob
    {
        public void Run(int part)
        {
            if (Environment.CurrentManagedThreadId != caller)
                Interlocked.Increment(ref members[0]);
            else
                Spin();
        }
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
    private readonly ref struct InterruptingJob(int[] counts, Thread caller) : ITeamJob
    {
        public void Run(int part)
        {
            if (Thread.CurrentThread != caller)
            {
                Thread.Sleep(20);
                caller.Interrupt();
                Thread.Sleep(50);
            }
            else
            {
                // Not asleep: the interruption is for the wait at the end.
                Spin();
            }

            Interlocked.Increment(ref counts[part]);
        }
    }
}
