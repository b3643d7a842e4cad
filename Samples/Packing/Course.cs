namespace Samples;

/// <summary>How a training went.</summary>
/// <param name="Losses">The loss before each step.</param>
/// <param name="Microseconds">What a step took.</param>
internal sealed record Course(float[] Losses, double Microseconds)
{
    public const int Steps = 300;
}
