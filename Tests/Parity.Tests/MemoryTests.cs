using System.Reflection;
using Kiln.Kernels;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>What the documentation and <c>ModelInfo</c> say of memory is what a model allocates.</summary>
public class MemoryTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(32, 64)]
    public void Training_bytes_are_those_of_arena_and_gradients(int maxB, int maxT)
    {
        var model = new MemoryModel(maxB, maxT);
        Assert.Equal(AllocatedBytes(model), MemoryModel.Info.TrainingBytes(maxB, maxT));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(100)]
    public void So_they_are_for_layers_of_every_kind_at_every_batch(int maxB)
    {
        Check(new SmallResNet(maxB), maxB);
        Check(new LinearModel(maxB), maxB);
        foreach (int maxT in new[] { 1, 5, 64 })
        {
            Check(new PackedTwoLayerBidirectionalLSTM(maxB, maxT), maxB, maxT);
            Check(new PackedGRU(maxB, maxT), maxB, maxT);
            Check(new ThreeRectifiedLayers(maxB, maxT), maxB, maxT);
        }

        static void Check(IModel model, params int[] capacities) =>
            Assert.Equal(AllocatedBytes(model), model.Structure.TrainingBytes(capacities));
    }

    [Fact]
    public void A_session_allocates_by_its_own_capacities()
    {
        MemoryModel session = new MemoryModel(8, 8).CreateSession(2, 3);
        Assert.Equal(AllocatedBytes(session), MemoryModel.Info.TrainingBytes(2, 3));
    }

    [Fact]
    public void Inference_needs_no_more_than_training() =>
        Assert.InRange(MemoryModel.Info.InferenceBytes(4, 5), 1, MemoryModel.Info.TrainingBytes(4, 5));

    [Fact]
    public void Capacities_beyond_an_array_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new MemoryModel(1 << 20, 1 << 20));
        Assert.Contains("MemoryModel", error.Message, StringComparison.Ordinal);
    }

    private static long AllocatedBytes(IModel model)
    {
        var state = (ModelState)model.GetType().GetField("_state", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(model)!;
        return sizeof(float) * (state.Arena.Length + state.GradientBuffer.Length);
    }
}

[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(50, 7)]
[RNN(9, NumLayers = 2)]
[Linear(11), Tanh, Dropout(0.2)]
[View(-1, 11)]
[CrossEntropyLoss]
public partial class MemoryModel;
