namespace Kiln;

/// <summary>
/// MT19937 with the seeding of 2002: Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform
/// pseudorandom number generator" (1998); PyTorch: <c>aten/src/ATen/core/MT19937RNGEngine.h</c>.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next;

    public MersenneTwister(uint seed) => Seed(seed);

    /// <summary>Starts anew.</summary>
    public void Seed(uint seed)
    {
        _next = Size;
        _state[0] = seed;
        for (int i = 1; i < Size; i++)
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
    }

    public uint Next()
    {
        if (_next == Size)
            Refill();

        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        uint[] state = _state;
        for (int i = 0; i < Size - Shift; i++)
            state[i] = state[i + Shift] ^ Twist(state[i], state[i + 1]);
        for (int i = Size - Shift; i < Size - 1; i++)
            state[i] = state[i + Shift - Size] ^ Twist(state[i], state[i + 1]);
        state[Size - 1] = state[Shift - 1] ^ Twist(state[Size - 1], state[0]);
        _next = 0;
    }

    private static uint Twist(uint upper, uint lower)
    {
        uint mixed = (upper & 0x80000000u) | (lower & 0x7FFFFFFFu);
        return (mixed >> 1) ^ ((0u - (lower & 1u)) & 0x9908B0DFu);
    }
}
