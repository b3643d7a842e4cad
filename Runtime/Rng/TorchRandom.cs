namespace Kiln;

/// <summary>
/// The CPU generator of <c>torch.manual_seed</c>: a Mersenne twister and the ways in which PyTorch turns its words into numbers.
/// Uniform numbers and permutations are PyTorch's bit for bit, normal ones within 1e-6 of its x86 builds.
/// </summary>
/// <remarks>Not safe for several threads at once.</remarks>
public sealed class TorchRandom
{
    /// <summary>From this many values on, PyTorch fills blocks of 16 instead of drawing one by one.</summary>
    private const int Block = 16;

    private readonly MersenneTwister _words;
    private double _spare;
    private bool _hasSpare;

    /// <summary>Starts as <c>torch.manual_seed(seed)</c> does; only the low 32 bits of the seed count, as there.</summary>
    public TorchRandom(long seed) => _words = new MersenneTwister((uint)seed);

    /// <summary>
    /// Whether <see cref="Uniform(Span{float}, float, float)"/> rounds once in <c>x · (to - from) + from</c>, as PyTorch builds do
    /// whose compiler fuses the two operations (Debian's, for one), instead of twice. It matters only where <c>to - from</c> is no
    /// power of two, and there in the last bit. True unless set.
    /// </summary>
    public bool FusedUniform { get; init; } = true;

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32() => _words.Next();

    /// <summary>The next 64 random bits: two words, the first one high.</summary>
    public ulong NextUInt64()
    {
        ulong high = _words.Next();
        return (high << 32) | _words.Next();
    }

    /// <summary>A number in [0, 1) of 53 random bits, as <c>torch.rand(1, dtype=torch.float64)</c>.</summary>
    public double NextDouble() => (NextUInt64() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

    /// <summary>Fills with numbers in [from, to) of 24 random bits. PyTorch: <c>torch.rand</c>, <c>Tensor.uniform_</c>.</summary>
    public void Uniform(Span<float> values, float from = 0, float to = 1)
    {
        if (!(from <= to))
            throw new ArgumentException($"Uniform: from = {from} is not at most to = {to}.", nameof(from));
        float range = to - from;
        if (FusedUniform)
        {
            // A product of two floats is exact in double, so only the sum rounds.
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(((double)NextUnit() * range) + from);
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (NextUnit() * range) + from;
        }
    }

    /// <summary>Fills with normally distributed numbers. PyTorch: <c>torch.randn</c>, <c>Tensor.normal_</c>.</summary>
    /// <remarks>
    /// Below 16 values they are drawn one by one, and the second value of a pair is kept for the next call; from 16 on in blocks, of
    /// which an incomplete last one is drawn anew for the last 16 values: <c>randn(17)</c> does not start with <c>randn(16)</c>.
    /// </remarks>
    public void Normal(Span<float> values, float mean = 0, float std = 1)
    {
        if (!(std >= 0))
            throw new ArgumentOutOfRangeException(nameof(std), std, $"Normal: std must be at least 0, but is {std}.");
        if (values.Length < Block)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)((NextNormal() * std) + mean);
            return;
        }

        Uniform(values);
        for (int i = 0; i + Block <= values.Length; i += Block)
            BoxMuller.Transform(values.Slice(i, Block), mean, std);

        if (values.Length % Block != 0)
        {
            Span<float> last = values[^Block..];
            Uniform(last);
            BoxMuller.Transform(last, mean, std);
        }
    }

    /// <summary>Fills with a random order of 0, 1, …, length - 1. PyTorch: <c>torch.randperm(values.Length)</c>.</summary>
    public void Permutation(Span<int> values)
    {
        const uint largestWithWords = uint.MaxValue / 20;
        if ((uint)values.Length >= largestWithWords)
        {
            LargePermutation(values);
            return;
        }

        for (int i = 0; i < values.Length; i++)
            values[i] = i;
        for (int i = 0; i < values.Length - 1; i++)
        {
            int other = i + (int)(NextUInt32() % (uint)(values.Length - i));
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    /// <summary>Fills with ones, each with probability p, and zeros. PyTorch: <c>Tensor.bernoulli_(p)</c>.</summary>
    /// <remarks>Wheels built with Intel's MKL draw other numbers here; this is PyTorch's own generator.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in [0, 1].</exception>
    public void Bernoulli(Span<float> values, float p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");

        double threshold = Hyperparameter.ToDouble(p);
        for (int i = 0; i < values.Length; i++)
            values[i] = NextDouble() < threshold ? 1 : 0;
    }

    /// <summary>An exponentially distributed number of rate 1, as <c>Tensor.exponential_</c> draws it in PyTorch's own generator.</summary>
    internal double NextExponential() => -LogOnePlus(-NextDouble());

    /// <summary>Starts again as a new one with that seed, without allocating.</summary>
    internal void Reseed(long seed)
    {
        _words.Seed((uint)seed);
        _hasSpare = false;
    }

    /// <summary>Drops words.</summary>
    internal void Skip(long words)
    {
        for (long i = 0; i < words; i++)
            _words.Next();
    }

    private float NextUnit() => (NextUInt32() & 0xFFFFFF) * (1f / (1 << 24));

    /// <summary>Box and Muller's method in double, one pair for two calls.</summary>
    private double NextNormal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double angle = 2 * Math.PI * NextDouble();
        double radius = Math.Sqrt(-2 * LogOnePlus(-NextDouble()));
        _spare = radius * Math.Sin(angle);
        _hasSpare = true;
        return radius * Math.Cos(angle);
    }

    /// <summary>log(1 + x) without cancellation for small x: Kahan's correction of the rounded 1 + x.</summary>
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private void LargePermutation(Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int other = (int)(NextUInt64() % ((ulong)i + 1));
            values[i] = i;
            (values[i], values[other]) = (values[other], values[i]);
        }
    }
}
