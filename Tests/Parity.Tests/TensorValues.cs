using System.Numerics.Tensors;

namespace Kiln.Parity.Tests;

/// <summary>Values and shapes out of tensor spans.</summary>
internal static class TensorValues
{
    extension(in ReadOnlyTensorSpan<float> tensor)
    {
        public float[] ToArray()
        {
            var values = new float[tensor.FlattenedLength];
            tensor.FlattenTo(values);
            return values;
        }

        public int[] ShapeToArray()
        {
            var shape = new int[tensor.Rank];
            for (int i = 0; i < shape.Length; i++)
                shape[i] = (int)tensor.Lengths[i];
            return shape;
        }
    }
}
