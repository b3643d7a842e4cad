using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Storage;

/// <summary>A model with parameters and nothing to compute, put together as generated code does it.</summary>
internal sealed class FakeModel : IModel
{
    private readonly ModelState _state;

    public FakeModel(params ParameterSpec[] specs)
        : this(new ModelState(Info(specs), Parameters(specs), arenaBytes: 256, seed: 7))
    {
    }

    private FakeModel(ModelState state) => _state = state;

    public ModelState State => _state;

    Span<float> IModel.Parameters => _state.Parameters;

    public Span<float> Flat => _state.Parameters;

    public Span<float> Gradients => _state.Gradients;

    public IReadOnlyList<ParameterInfo> ParameterInfos => _state.ParameterInfos;

    public ModelInfo Structure => _state.Structure;

    public RngState RngState { get => _state.RngState; set => _state.RngState = value; }

    /// <summary>Linear(4, 3), a frozen Linear(3, 2) and a batch norm's running mean.</summary>
    public static FakeModel Small() => new(
        new ParameterSpec("linear1.weight", [3, 4], 0, ParameterLayout.Transposed(3, 4)),
        new ParameterSpec("linear1.bias", [3], 64, ParameterLayout.Vector(3)),
        new ParameterSpec("linear2.weight", [2, 3], 80, ParameterLayout.Transposed(2, 3)) { Frozen = true },
        new ParameterSpec("batchnorm1d1.running_mean", [3], 0, ParameterLayout.Vector(3)) { IsBuffer = true });

    /// <summary>Two rows of weights, long enough to be shared among threads.</summary>
    public static FakeModel Wide(int length) => new(
        new ParameterSpec("linear1.weight", [length], 0, ParameterLayout.Vector(length)),
        new ParameterSpec("linear2.weight", [length + 3], ParameterLayout.RoundUp(length), ParameterLayout.Vector(length + 3)));

    public FakeModel NewSession() => new(new ModelState(_state, arenaBytes: 64));

    public ParameterInfo Parameter(string name) => _state.Parameter(name);

    public void Save(string path) => _state.Save(path);

    public void Load(string path, Func<string, string>? map = null, bool strict = true) => _state.Load(path, map, strict);

    public void CopyParametersFrom(IModel other) => _state.CopyParametersFrom(other);

    public float[] Values(string name)
    {
        ParameterInfo parameter = Parameter(name);
        var values = new float[parameter.Count];
        parameter.Get(values);
        return values;
    }

    public void SetGradient(string name, ReadOnlySpan<float> values)
    {
        ParameterInfo parameter = Parameter(name);
        parameter.Layout.Scatter(values, Gradients.Slice(parameter.Offset, parameter.Length));
    }

    /// <summary>Numbers every element, so that a wrong order shows.</summary>
    public FakeModel Fill(float start)
    {
        foreach (ParameterInfo parameter in ParameterInfos)
        {
            parameter.Set([.. Enumerable.Range(0, parameter.Count).Select(i => start + i)]);
            start += 100;
        }

        return this;
    }

    private static ParameterSet Parameters(ParameterSpec[] specs)
    {
        int trainable = End(specs.Where(spec => !spec.Frozen && !spec.IsBuffer));
        int all = Math.Max(trainable, End(specs.Where(spec => !spec.IsBuffer)));
        return new ParameterSet("Fake", specs, trainable, all, End(specs.Where(spec => spec.IsBuffer)));
    }

    private static int End(IEnumerable<ParameterSpec> specs) =>
        specs.Select(spec => spec.Offset + spec.Layout.Length).DefaultIfEmpty(0).Max();

    private static ModelInfo Info(ParameterSpec[] specs)
    {
        int count = specs.Where(spec => !spec.IsBuffer).Sum(spec => spec.Layout.Count);
        LayerInfo[] layers =
        [
            new("linear1", "Linear", ["3"], ["x"], "(B, 4)", "(B, 3)", 15),
            new("relu1", "ReLU", [], ["linear1"], "(B, 3)", "(B, 3)", 0),
        ];
        return new ModelInfo("Fake", count, ["B", "T"], layers, s => 4L * s[0] * s[1], s => 2L * s[0] * s[1], s => 8L * s[0] * s[1]);
    }
}
