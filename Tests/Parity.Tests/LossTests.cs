using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Every loss with its options: value, and gradient of the scores.</summary>
public class LossTests
{
    private static readonly string[] Elementwise = ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits", "kl_div"];
    private static readonly string[] OfClasses = ["cross_entropy", "nll_loss"];

    private static readonly JsonElement Losses = Golden.Read("torch/losses");
    private static readonly JsonElement More = Golden.Read("torch/more").At("losses");

    public static TheoryData<int> ElementwiseCases => Choose(test => Elementwise.Contains(test.Text("name")) && !test.At("options").TryGetProperty("pos_weight", out _));

    public static TheoryData<int> ClassCases => Choose(test => OfClasses.Contains(test.Text("name")) && !test.At("options").TryGetProperty("target", out _));

    public static TheoryData<int> MoreCases => [.. Enumerable.Range(0, More.GetArrayLength())];

    [Theory, MemberData(nameof(ElementwiseCases))]
    public void Elementwise_losses(int index)
    {
        JsonElement test = Losses.At("cases")[index];
        JsonElement x = test.At("inputs")[0], target = test.At("inputs")[1];
        Compare(ElementwiseModel(test.Text("name"), test.Text("reduction") == "sum", test.At("options")), x, target, test.At("value").Floats[0], test.At("grad_first_input_of_sum"), test);
    }

    [Theory, MemberData(nameof(ClassCases))]
    public void Losses_of_classes(int index)
    {
        JsonElement test = Losses.At("cases")[index];
        JsonElement x = test.At("inputs")[0], target = test.At("inputs")[1];
        float[]? weights = test.At("inputs").GetArrayLength() > 2 ? test.At("inputs")[2].Floats : null;
        IClassifierModel model = ClassModel(test.Text("name"), test.Text("reduction") == "sum", test.At("options"), weights);
        CompareClasses(model, x, target, test.At("value").Floats[0], test.At("grad_first_input_of_sum"), test);
    }

    [Theory, MemberData(nameof(MoreCases))]
    public void Further_options(int index)
    {
        JsonElement test = More[index];
        JsonElement options = test.At("options");
        bool sum = options.Text("reduction") == "sum";
        if (OfClasses.Contains(test.Text("name")))
        {
            float[]? weights = options.TryGetProperty("weight", out JsonElement given) ? given.Floats : null;
            IClassifierModel model = ClassModel(test.Text("name"), sum, options, weights);
            CompareClasses(model, test.At("input"), test.At("target"), test.Number("value"), test.At("grad_input"), test);
            return;
        }

        Compare(ElementwiseModel(test.Text("name"), sum, options), test.At("input"), test.At("target"), test.Number("value"), test.At("grad_input"), test);
    }

    [Fact]
    public void A_mean_over_nothing_is_NaN_as_in_PyTorch()
    {
        var model = new MeanCrossEntropy(2);
        float[] x = new float[10];
        Assert.True(float.IsNaN(model.Train(x, [-100, -100], 2)));
        Assert.Equal(0, new SumCrossEntropy(2).Train(x, [-100, -100], 2));
    }

    private static TheoryData<int> Choose(Func<JsonElement, bool> choose) =>
        [.. Losses.Items("cases").Select((test, index) => (test, index)).Where(item => item.test.Text("reduction") != "none" && choose(item.test)).Select(item => item.index)];

    private static void Compare(IRegressionModel model, JsonElement x, JsonElement target, float value, JsonElement gradient, JsonElement test)
    {
        int rows = x.Shape[0];
        string name = $"{test.Text("name")} {test.At("options")}";
        Assert.Close($"{name} in evaluation", value, model.Loss(x.Floats, target.Floats, rows), absolute: 0);
        Assert.Close(name, value, model.Train(x.Floats, target.Floats, rows), absolute: 0);
        Assert.Close($"gradient of {name}", gradient.Floats, ((IInputGradient)model).XGradient.ToArray());
    }

    private static void CompareClasses(IClassifierModel model, JsonElement x, JsonElement target, float value, JsonElement gradient, JsonElement test)
    {
        int rows = x.Shape[0];
        string name = $"{test.Text("name")} {test.At("options")}";
        Assert.Close($"{name} in evaluation", value, model.Loss(x.Floats, target.Ints, rows), absolute: 0);
        float loss = model.Train(x.Floats, target.Ints, rows);
        Assert.Close(name, value, loss, absolute: 0);
        Assert.Close($"gradient of {name}", gradient.Floats, ((IInputGradient)model).XGradient.ToArray());
        Assert.Equal(loss, model.Train(x.Floats, [.. target.Ints.Select(index => (long)index)], rows));
    }

    private static IRegressionModel ElementwiseModel(string name, bool sum, JsonElement options) => name switch
    {
        "mse_loss" => sum ? new SumMSE(6) : new MeanMSE(6),
        "l1_loss" => sum ? new SumL1(6) : new MeanL1(6),
        "smooth_l1_loss" when options.Number("beta", 1) == 1 => sum ? new SumUnitSmoothL1(6) : new MeanUnitSmoothL1(6),
        "smooth_l1_loss" => sum ? new SumSmoothL1(6) : new MeanSmoothL1(6),
        "huber_loss" when options.Number("delta", 1) == 1 => sum ? new SumUnitHuber(6) : new MeanUnitHuber(6),
        "huber_loss" => sum ? new SumHuber(6) : new MeanHuber(6),
        "binary_cross_entropy" => sum ? new SumBCE(6) : new MeanBCE(6),
        "binary_cross_entropy_with_logits" when options.TryGetProperty("pos_weight", out _) => sum ? new SumPositiveBCE(6) : new MeanPositiveBCE(6),
        "binary_cross_entropy_with_logits" => sum ? new SumBCEWithLogits(6) : new MeanBCEWithLogits(6),
        "kl_div" when options.Flag("log_target") => sum ? new SumLogKLDiv(6) : new MeanLogKLDiv(6),
        "kl_div" => sum ? new SumKLDiv(6) : new MeanKLDiv(6),
        _ => throw new ArgumentException(name),
    };

    private static IClassifierModel ClassModel(string name, bool sum, JsonElement options, float[]? weights)
    {
        bool smooth = options.TryGetProperty("label_smoothing", out _);
        bool ignoring = options.Number("ignore_index", -100) == -1;
        if (name == "nll_loss")
        {
            if (weights is null)
                return sum ? new SumNLL(6) : new MeanNLL(6);
            return sum ? new SumWeightedNLL(6) { ClassWeights = weights } : new MeanWeightedNLL(6) { ClassWeights = weights };
        }

        if (weights is not null && smooth)
            return sum ? new SumWeightedSmoothCrossEntropy(6) { ClassWeights = weights } : new MeanWeightedSmoothCrossEntropy(6) { ClassWeights = weights };
        if (weights is not null)
            return sum ? new SumWeightedCrossEntropy(6) { ClassWeights = weights } : new MeanWeightedCrossEntropy(6) { ClassWeights = weights };
        if (smooth)
            return sum ? new SumSmoothCrossEntropy(6) : new MeanSmoothCrossEntropy(6);
        if (ignoring)
            return sum ? new SumIgnoringCrossEntropy(6) : new MeanIgnoringCrossEntropy(6);
        return sum ? new SumCrossEntropy(6) : new MeanCrossEntropy(6);
    }
}
