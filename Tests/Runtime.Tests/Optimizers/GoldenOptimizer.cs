using System.Text.Json;

namespace Kiln.Runtime.Tests.Optimizers;

/// <summary>An optimizer with options as PyTorch writes them; what is not given has PyTorch's default.</summary>
internal static class GoldenOptimizer
{
    public static Optimizer Make(string kind, IModel model, JsonElement options, float? rate = null)
    {
        float lr = rate ?? Number("lr", DefaultRate(kind)), decay = Number("weight_decay", kind == "AdamW" ? 1e-2f : 0), eps = Number("eps", DefaultEps(kind));
        bool maximize = Flag("maximize"), decoupled = Flag("decoupled_weight_decay"), amsgrad = Flag("amsgrad");
        float momentum = Number("momentum", 0);
        (float beta1, float beta2) = options.TryGetProperty("betas", out JsonElement betas) ? (betas[0].GetSingle(), betas[1].GetSingle()) : (.9f, .999f);
        return kind switch
        {
            "SGD" => new SGD(model, lr, momentum, Number("dampening", 0), decay, Flag("nesterov"), maximize),
            "Adam" => new Adam(model, lr, beta1, beta2, eps, decay, amsgrad, maximize),
            "AdamW" => new AdamW(model, lr, beta1, beta2, eps, decay, amsgrad, maximize),
            "RMSprop" => new RMSprop(model, lr, Number("alpha", .99f), eps, decay, momentum, Flag("centered"), maximize),
            "Adagrad" => new Adagrad(model, lr, Number("lr_decay", 0), decay, Number("initial_accumulator_value", 0), eps, maximize),
            "Adadelta" => new Adadelta(model, lr, Number("rho", .9f), eps, decay, maximize),
            "NAdam" => new NAdam(model, lr, beta1, beta2, eps, decay, Number("momentum_decay", 4e-3f), decoupled, maximize),
            "RAdam" => new RAdam(model, lr, beta1, beta2, eps, decay, decoupled, maximize),
            "Adamax" => new Adamax(model, lr, beta1, beta2, eps, decay, maximize),
            _ => throw new ArgumentException($"No optimizer {kind}."),
        };

        float Number(string name, float fallback) => options.TryGetProperty(name, out JsonElement value) ? value.GetSingle() : fallback;
        bool Flag(string name) => options.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
    }

    private static float DefaultRate(string kind) => kind switch
    {
        "RMSprop" or "Adagrad" => 1e-2f,
        "Adadelta" => 1,
        "NAdam" or "Adamax" => 2e-3f,
        _ => 1e-3f,
    };

    private static float DefaultEps(string kind) => kind switch
    {
        "Adagrad" => 1e-10f,
        "Adadelta" => 1e-6f,
        _ => 1e-8f,
    };
}
