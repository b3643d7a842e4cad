using System.Text.Json;

namespace Kiln.Parity.Tests;

/// <summary>Parameters and gradients of a model by name, dense and in PyTorch's order.</summary>
internal static class ModelValues
{
    extension(IModel model)
    {
        public float[] Values(string name)
        {
            ParameterInfo parameter = model.Parameter(name);
            var values = new float[parameter.Count];
            parameter.Get(values);
            return values;
        }

        public float[] Gradient(string name)
        {
            ParameterInfo parameter = model.Parameter(name);
            var values = new float[parameter.Count];
            parameter.GetGradient(values);
            return values;
        }

        /// <summary>Sets the parameters of one layer from an object of tensors under their names inside the layer.</summary>
        public void Set(JsonElement tensors, string layer)
        {
            foreach (JsonProperty tensor in tensors.EnumerateObject())
                model.Set(tensor.Value, layer, tensor.Name);
        }

        public void Set(JsonElement tensor, string layer, string name)
        {
            ParameterInfo parameter = model.Parameter($"{layer}.{name}");
            Assert.Equal(tensor.Shape, parameter.Shape);
            parameter.Set(tensor.Floats);
        }

        public void AssertValues(string context, JsonElement tensors, string layer, float relative = 1e-5f, float absolute = 1e-6f)
        {
            foreach (JsonProperty tensor in tensors.EnumerateObject())
                Assert.Close($"{context}: {layer}.{tensor.Name}", tensor.Value.Floats, model.Values($"{layer}.{tensor.Name}"), relative, absolute);
        }

        public void AssertGradients(string context, JsonElement tensors, string layer, float relative = 1e-5f, float absolute = 1e-6f)
        {
            foreach (JsonProperty tensor in tensors.EnumerateObject())
                Assert.Close($"{context}: gradient of {layer}.{tensor.Name}", tensor.Value.Floats, model.Gradient($"{layer}.{tensor.Name}"), relative, absolute);
        }
    }
}
