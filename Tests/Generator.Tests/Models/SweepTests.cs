using Kiln.Generator.Tests.Support;

namespace Kiln.Generator.Tests.Models;

/// <summary>Swept classes: what is made of them compiles, loads and trains as the same model written by hand does.</summary>
public class SweepTests
{
    private const string Source = """
        namespace Demo;

        [Model]
        [Sweep("H", 8, 16)]
        [Sweep("K", 3, 5)]
        [Input("B", 4)]
        [Linear("2*H"), ReLU]    // (B, 2*H)
        [Linear("H + K")]
        [Map(nameof(Soft))]
        [Output("hidden")]
        [Dropout(0.1)]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class Net
        {
            public static int Classes => 3;

            private static float Soft(float x) => x / (1 + MathF.Abs(x));
        }

        [Model]
        [Input("B", 4)]
        [Linear(32), ReLU]
        [Linear(16 + 5)]
        [Map(nameof(Soft))]
        [Output("hidden")]
        [Dropout(0.1)]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class ByHand
        {
            private static float Soft(float x) => x / (1 + MathF.Abs(x));
        }

        public static partial class Outer
        {
            [Model]
            [Sweep("units", 3, 4)]
            [Input("B", "T", 2)]
            [GRU("units")]
            [View(-1, "units")]
            [MSELoss]
            internal partial class Recurrent;
        }

        [Model]
        [Sweep("C", 2, 4)]
        [Input("B", 1, 4, 4)]
        [Conv2d("C", 3), ReLU]
        [Flatten]
        public partial class Features;

        public static class Calls
        {
            private static readonly float[] X = [.. Enumerable.Range(0, 20).Select(i => MathF.Sin(i))];
            private static readonly int[] Target = [0, 1, 2, 1, 0];

            public static string List() => string.Join("; ", Net.Variants.Select(variant => $"{variant}: {string.Join(", ", variant.Sizes.Select(size => $"{size.Key} = {size.Value}"))}, {variant.Structure.Name}, {variant.Structure.ParameterCount}"));

            public static string Arguments() => string.Join(" ", Net.H16_K5.Info.Layers.Select(layer => string.Join(",", layer.Arguments)));

            public static float[] Losses(int variant)
            {
                Net.IVariant model = Net.Variants[variant].Create(maxB: 5, seed: 3);
                var adam = new Adam(model, 0.01f);
                return [.. Enumerable.Range(0, 4).Select(i => model.TrainStep(X, Target, 5, adam)), model.Loss(X, Target, 5), model.Hidden.FlattenedLength, model.LossValues[0]];
            }

            public static float[] LossesByHand()
            {
                var model = new ByHand(maxB: 5, seed: 3);
                var adam = new Adam(model, 0.01f);
                return [.. Enumerable.Range(0, 4).Select(i => model.TrainStep(X, Target, 5, adam)), model.Loss(X, Target, 5), model.Hidden.FlattenedLength, model.LossValues[0]];
            }

            public static bool SharesParameters()
            {
                Net.IVariant model = Net.Variants[0].Create(2), session = model.CreateSession(5);
                return session.Parameters == model.Parameters && session.Forward(X, 5).FlattenedLength == 15;
            }

            public static string Packed()
            {
                Outer.Recurrent.IVariant model = Outer.Recurrent.Variants[1].Create(maxB: 2, maxT: 3);
                PackedSequence<float> x = Sequence.PackSequence([X[..6], X[..4]], features: 2);
                return $"{model.Forward(x).Features} {model.Forward(X.AsSpan(0, 8), 2, 2).Lengths[1]} {new Outer.Recurrent.Units3(1, 1).CreateState(1).Batch}";
            }

            public static string Complaint()
            {
                try
                {
                    Net.Variants[3].Create(2).Forward(X, 5);
                    return "";
                }
                catch (ArgumentException exception)
                {
                    return exception.Message;
                }
            }

            public static nint Features() => Demo.Features.Variants[1].Create(1).ForwardTrain(X.AsSpan(0, 16), 1).FlattenedLength;
        }
        """;

    private static readonly Lazy<ModelAssembly> Models = new(() => new ModelAssembly(Source, new ModelGenerator()));

    [Fact]
    public void The_list_has_every_combination_the_last_sweep_fastest() => Assert.Equal(
        "H8_K3: H = 8, K = 3, Net.H8_K3, 303; H8_K5: H = 8, K = 5, Net.H8_K5, 343; H16_K3: H = 16, K = 3, Net.H16_K3, 847; H16_K5: H = 16, K = 5, Net.H16_K5, 919",
        Call<string>("List"));

    [Fact]
    public void A_variant_is_the_model_with_the_numbers_written_by_hand()
    {
        Assert.Equal(Call<float[]>("LossesByHand"), Call<float[]>("Losses", 3));
        Assert.NotEqual(Call<float[]>("LossesByHand"), Call<float[]>("Losses", 2));
    }

    [Fact]
    public void The_code_of_a_variant_is_that_of_the_model_with_the_numbers_written_by_hand()
    {
        string Body(string file) => Models.Value.Generated[file][Models.Value.Generated[file].IndexOf("private static class Network", StringComparison.Ordinal)..];

        string variant = Body("Demo.Net.H16_K5.g.cs"), byHand = Body("Demo.ByHand.g.cs");
        Assert.Equal(Squeeze(byHand), Squeeze(variant));

        static string Squeeze(string text) => string.Join("\n", text.Split('\n').Select(line => line.Trim()).Where(line => line is not ("" or "}")));
    }

    [Fact]
    public void Swept_names_are_numbers_in_the_structure() => Assert.Equal("\"B\",4 32  21 \"Soft\" \"hidden\" 0.1 3 ", Call<string>("Arguments"));

    [Fact]
    public void Sessions_share_parameters_through_the_interface() => Assert.True(Call<bool>("SharesParameters"));

    [Fact]
    public void Packed_calls_and_states_are_there() => Assert.Equal("4 4 1", Call<string>("Packed"));

    [Fact]
    public void A_model_without_a_loss_has_its_calls() => Assert.Equal(16, Call<nint>("Features"));

    [Fact]
    public void Messages_name_the_variant() => Assert.StartsWith("Net.H16_K5.Forward: ", Call<string>("Complaint"), StringComparison.Ordinal);

    private static T Call<T>(string method, params object?[] arguments) => Models.Value.Call<T>("Demo.Calls", method, arguments);
}
