using System.Numerics.Tensors;
using Kiln;

namespace Samples;

/// <summary>Chooses a character by its score: <c>p = softmax(score / temperature)</c>; at temperature 0 the highest score.</summary>
internal sealed class CharacterSampler(float temperature, TorchRandom random)
{
    private readonly float[] _die = new float[1];
    private readonly float[] _probability = new float[256];

    /// <summary>The next character for 256 scores.</summary>
    public int Next(ReadOnlySpan<float> scores)
    {
        int best = TensorPrimitives.IndexOfMax(scores);
        if (temperature == 0)
        {
            return best;
        }

        // Differences to the highest score: the largest exponent is 0, whatever the temperature.
        TensorPrimitives.Subtract(scores, scores[best], _probability);
        TensorPrimitives.Divide(_probability, temperature, _probability);
        TensorPrimitives.Exp(_probability, _probability);

        random.Uniform(_die);
        float rest = _die[0] * TensorPrimitives.Sum<float>(_probability);
        for (int i = 0; i < _probability.Length; i++)
        {
            rest -= _probability[i];
            if (rest < 0)
            {
                return i;
            }
        }

        return best;    // rounding left a crumb at the end
    }
}
