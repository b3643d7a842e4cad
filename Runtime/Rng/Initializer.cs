namespace Kiln.Kernels;

/// <summary>
/// Fills parameters as <c>torch.nn.init</c> does: the same numbers in PyTorch's order, from the same stream, whatever the storage
/// order. A generated constructor calls it layer by layer, parameter by parameter.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Initializer
{
    /// <summary>Weights of linear and convolution layers: <c>kaiming_uniform_(a = √5)</c>, which is uniform in ±1/√fan_in.</summary>
    public static void LinearWeight(TorchRandom random, ParameterInfo parameter) =>
        KaimingUniform(random, parameter, gain: Math.Sqrt(2.0 / (1 + 5)));

    /// <summary>Biases of linear and convolution layers: uniform in ±1/√fanIn, with the fan-in of their weight.</summary>
    public static void LinearBias(TorchRandom random, ParameterInfo parameter, int fanIn) =>
        Uniform(random, parameter, 1 / Math.Sqrt(fanIn));

    /// <summary>Every parameter of RNN, LSTM and GRU: uniform in ±1/√hiddenSize.</summary>
    public static void Recurrent(TorchRandom random, ParameterInfo parameter, int hiddenSize) =>
        Uniform(random, parameter, 1 / Math.Sqrt(hiddenSize));

    /// <summary>An embedding's table: normal(0, 1), then zeros in the row <paramref name="paddingIdx"/> unless that is negative.</summary>
    public static void Embedding(TorchRandom random, ParameterInfo parameter, int paddingIdx = -1)
    {
        float[] values = Draw(random, parameter.Count, 0, 1);
        if (paddingIdx >= 0)
            values.AsSpan(paddingIdx * parameter.Shape[1], parameter.Shape[1]).Clear();
        parameter.Set(values);
    }

    /// <summary>Every element the same: norm layers, PReLU, running statistics.</summary>
    public static void Constant(ParameterInfo parameter, float value)
    {
        var values = new float[parameter.Count];
        values.AsSpan().Fill(value);
        parameter.Set(values);
    }

    /// <summary>Uniform in ±bound.</summary>
    public static void Uniform(TorchRandom random, ParameterInfo parameter, double bound) =>
        Uniform(random, parameter, -bound, bound);

    /// <summary>Normal with mean 0.</summary>
    public static void Normal(TorchRandom random, ParameterInfo parameter, double std) =>
        parameter.Set(Draw(random, parameter.Count, 0, (float)std));

    /// <summary><c>xavier_uniform_</c>: uniform in ±gain · √(6 / (fan_in + fan_out)).</summary>
    public static void XavierUniform(TorchRandom random, ParameterInfo parameter, double gain = 1)
    {
        (int fanIn, int fanOut) = Fans(parameter);
        Uniform(random, parameter, Math.Sqrt(3.0) * (gain * Math.Sqrt(2.0 / (fanIn + fanOut))));
    }

    /// <summary><c>xavier_normal_</c>: standard deviation gain · √(2 / (fan_in + fan_out)).</summary>
    public static void XavierNormal(TorchRandom random, ParameterInfo parameter, double gain = 1)
    {
        (int fanIn, int fanOut) = Fans(parameter);
        Normal(random, parameter, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
    }

    /// <summary><c>kaiming_uniform_</c>: uniform in ±√3 · gain / √fan_in; the gain of a ReLU is √2.</summary>
    public static void KaimingUniform(TorchRandom random, ParameterInfo parameter, double gain) =>
        Uniform(random, parameter, Math.Sqrt(3.0) * (gain / Math.Sqrt(Fans(parameter).In)));

    /// <summary><c>kaiming_normal_</c>: standard deviation gain / √fan_in.</summary>
    public static void KaimingNormal(TorchRandom random, ParameterInfo parameter, double gain) =>
        Normal(random, parameter, gain / Math.Sqrt(Fans(parameter).In));

    /// <summary>
    /// <c>orthogonal_</c>: the Q of a normal matrix's QR decomposition with a positive diagonal in R; dimensions after the first
    /// count as one.
    /// </summary>
    public static void Orthogonal(TorchRandom random, ParameterInfo parameter)
    {
        int rows = parameter.Shape[0];
        int columns = parameter.Count / rows;
        float[] values = Draw(random, parameter.Count, 0, 1);
        if (rows < columns)
            OrthogonalMatrix.Orthonormalize(values, vectors: rows, length: columns, vectorStride: columns, elementStride: 1);
        else
            OrthogonalMatrix.Orthonormalize(values, vectors: columns, length: rows, vectorStride: 1, elementStride: columns);
        parameter.Set(values);
    }

    /// <summary>The initialiser that a layer's <c>Init</c> names, with the defaults of <c>torch.nn.init</c>.</summary>
    /// <exception cref="ArgumentException"><paramref name="init"/> is Default, which depends on the layer.</exception>
    public static void Apply(TorchRandom random, ParameterInfo parameter, Init init)
    {
        switch (init)
        {
            case Init.Zeros: Constant(parameter, 0); break;
            case Init.Ones: Constant(parameter, 1); break;
            case Init.Uniform: Uniform(random, parameter, 0, 1); break;
            case Init.Normal: Normal(random, parameter, 1); break;
            case Init.XavierUniform: XavierUniform(random, parameter); break;
            case Init.XavierNormal: XavierNormal(random, parameter); break;
            case Init.KaimingUniform: KaimingUniform(random, parameter, Math.Sqrt(2.0)); break;
            case Init.KaimingNormal: KaimingNormal(random, parameter, Math.Sqrt(2.0)); break;
            case Init.Orthogonal: Orthogonal(random, parameter); break;
            default: throw new ArgumentException($"{parameter.Name}: {init} is not an initialiser by itself.", nameof(init));
        }
    }

    private static void Uniform(TorchRandom random, ParameterInfo parameter, double from, double to)
    {
        var values = new float[parameter.Count];
        random.Uniform(values, (float)from, (float)to);
        parameter.Set(values);
    }

    private static float[] Draw(TorchRandom random, int count, float mean, float std)
    {
        var values = new float[count];
        random.Normal(values, mean, std);
        return values;
    }

    /// <summary>fan_in and fan_out: dimension 1 and dimension 0 of PyTorch's shape, each times the area of the rest.</summary>
    private static (int In, int Out) Fans(ParameterInfo parameter)
    {
        IReadOnlyList<int> shape = parameter.Shape;
        if (shape.Count < 2)
            throw new ArgumentException($"{parameter.Name}: fan-in and fan-out need two dimensions.", nameof(parameter));

        int area = 1;
        for (int i = 2; i < shape.Count; i++)
            area *= shape[i];
        return (shape[1] * area, shape[0] * area);
    }
}
