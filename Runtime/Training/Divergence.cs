using System.Globalization;

namespace Kiln;

/// <summary>Finds out where a loss that is no number comes from.</summary>
internal static class Divergence
{
    /// <summary>
    /// The layer, and a sentence about it. Values run forward: the first parameter that is not finite is to blame. Gradients run
    /// backward: so is the last one in the chain whose gradient is not finite.
    /// </summary>
    public static (string? Layer, string Reason) Find(IModel model)
    {
        foreach (ParameterInfo parameter in model.ParameterInfos)
        {
            var values = new float[parameter.Count];
            parameter.Get(values);
            if (FirstNotFinite(values) is { } place)
                return (LayerOf(parameter), $"The first parameter that is not finite is {parameter.Name}: [{place}] is {Text(values[place])}.");
        }

        foreach (ParameterInfo parameter in model.ParameterInfos.Reverse().Where(info => !info.Frozen && !info.IsBuffer))
        {
            var values = new float[parameter.Count];
            parameter.GetGradient(values);
            if (FirstNotFinite(values) is { } place)
            {
                return (LayerOf(parameter),
                    $"All parameters are finite; going backward, the first gradient that is not is that of {parameter.Name}: " +
                    $"[{place}] is {Text(values[place])}.");
            }
        }

        return (null, "All parameters and gradients are finite: it arises in the loss itself, or in the batch.");
    }

    /// <summary>A sentence about the inputs, if they are to blame.</summary>
    public static string? OfInputs<TInput, TTarget>(Batch<TInput, TTarget> batch)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        if (typeof(TInput) != typeof(float))
            return null;

        ReadOnlySpan<float> inputs = MemoryMarshal.Cast<TInput, float>(batch.Inputs);
        if (FirstNotFinite(inputs) is not { } place)
            return null;

        int sample = place / (inputs.Length / batch.Count);
        return $"The batch itself holds {Text(inputs[place])}: in sample {batch.Indices[sample]} of the data set.";
    }

    private static int? FirstNotFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return null;
    }

    private static string LayerOf(ParameterInfo parameter) =>
        parameter.Name.LastIndexOf('.') is var dot and > 0 ? parameter.Name[..dot] : parameter.Name;

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
