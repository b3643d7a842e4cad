using System.Globalization;
using Kiln.Kernels;

namespace Kiln;

/// <summary>How many threads compute. The results are the same bits for any number: threads share out results, never the terms of a sum.</summary>
/// <remarks>
/// <para>The threads are one team per process, started when a call first has work for them. They wait for more in a short spin, then
/// sleep; they do not keep a process alive. Work that is too small to share, below about half a million floating-point operations in one
/// kernel, or five million in a step, stays on the calling thread, and so does the work of a model that is called while the team works
/// for another one.</para>
/// <para>If other programs keep the team's cores busy, the calling thread does what the team does not get to, and leaves the team out
/// for a while.</para>
/// </remarks>
public static class KilnThreads
{
    /// <summary>The environment variable that <see cref="Count"/> starts from: <c>KILN_THREADS</c>.</summary>
    public const string EnvironmentVariable = "KILN_THREADS";

    /// <summary>The most threads there can be.</summary>
    public const int MaxCount = 256;

    // No initialiser: kernels read it without the check that one would bring. 0: not yet decided.
    private static int s_count;

    /// <summary>
    /// Number of threads, the calling one among them: 1, the default, keeps everything on it. It may be set at any time; calls that are
    /// running go on as they began. Worth setting to the number of physical cores that are free, for steps of 5 million floating-point
    /// operations and more (<see cref="ModelInfo.FlopsPerStep"/>).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [1, <see cref="MaxCount"/>].</exception>
    /// <exception cref="FormatException">The environment variable is neither unset nor a whole number in that range.</exception>
    public static int Count
    {
        get
        {
            int count = Volatile.Read(ref s_count);
            if (count > 0)
                return count;

            // A value that was set meanwhile stays.
            Interlocked.CompareExchange(ref s_count, OfEnvironment(), 0);
            return Volatile.Read(ref s_count);
        }

        set
        {
            if (value is < 1 or > MaxCount)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"The number of threads must be from 1 to {MaxCount}.");
            Volatile.Write(ref s_count, value);
        }
    }

    /// <summary>The same for kernels; making a model has seen to it that the environment is read.</summary>
    internal static int Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_count;
    }

    private static int OfEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (string.IsNullOrEmpty(text))
            return 1;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MaxCount)
            return count;
        throw new FormatException(
            $"The environment variable {EnvironmentVariable} is \"{text}\"; it must be a whole number from 1 to {MaxCount}, or unset.");
    }
}
