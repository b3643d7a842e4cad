// From a line through three points to a classifier: the first lessons of every deep learning course.
// The models are the three files beside this one; what became of them is in obj/**/generated/Kiln.Generator.

using System.Globalization;
using System.Numerics.Tensors;
using Kiln;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int epochs = 1000;

FitLine();
Classify();
ClassifyThreeWays();

// Linear regression: W = 1 and b = 0 are to be found.
static void FitLine()
{
    float[] x = [1, 2, 3];
    float[] y = [1, 2, 3];

    Console.WriteLine("Linear regression from W = 0, b = 0");
    var model = new LinearRegression(maxB: 3);
    model.Parameters.Clear();
    Fit(model, x, y);

    Console.WriteLine();
    Console.WriteLine("Linear regression from the weights of nn.Linear(1, 1) after torch.manual_seed(1)");
    Fit(new LinearRegression(maxB: 3, seed: 1), x, y);
}

static void Fit(LinearRegression model, float[] x, float[] y)
{
    var optimizer = new SGD(model, learningRate: 0.01f);
    Span<float> w = stackalloc float[1];
    Span<float> b = stackalloc float[1];
    for (int epoch = 0; epoch <= epochs; epoch++)
    {
        float cost = model.Train(x, y, b: x.Length);
        optimizer.Step();

        if (epoch % 100 == 0)
        {
            model.Parameter("linear1.weight").Get(w);
            model.Parameter("linear1.bias").Get(b);
            Console.WriteLine($"Epoch {epoch,4}/{epochs}  W: {w[0]:F6}  b: {b[0]:F6}  cost: {cost:F6}");
        }
    }
}

// Logistic regression: does (x1, x2) belong to the class or not?
static void Classify()
{
    float[] x = [1, 2, 2, 3, 3, 1, 4, 3, 5, 3, 6, 2];
    float[] y = [0, 0, 0, 1, 1, 1];
    float[] probability = new float[y.Length];

    Console.WriteLine();
    Console.WriteLine("Logistic regression: sigmoid and binary cross entropy, from zeros");
    var model = new LogisticRegression(maxB: y.Length);
    model.Parameters.Clear();
    var optimizer = new SGD(model, learningRate: 1);
    for (int epoch = 0; epoch <= epochs; epoch++)
    {
        float cost = model.Train(x, y, b: y.Length);
        if (epoch % 100 == 0)
        {
            model.Forward(x, b: y.Length).FlattenTo(probability);
            int correct = probability.Zip(y, (p, wanted) => (p >= 0.5f) == (wanted == 1)).Count(right => right);
            Console.WriteLine($"Epoch {epoch,4}/{epochs}  cost: {cost:F6}  accuracy: {100f * correct / y.Length:F2} %");
        }
        optimizer.Step();
    }

    model.Forward(x, b: y.Length).FlattenTo(probability);
    Console.WriteLine($"Probabilities: {string.Join("  ", probability.Select(p => p.ToString("F4")))}");
}

// Softmax regression: which of three classes? The cost is cross entropy over their scores.
static void ClassifyThreeWays()
{
    float[] x = [1, 2, 1, 1, 2, 1, 3, 2, 3, 1, 3, 4, 4, 1, 5, 5, 1, 7, 5, 5, 1, 2, 5, 6, 1, 6, 6, 6, 1, 7, 7, 7];
    int[] y = [2, 2, 2, 1, 1, 1, 0, 0];
    float[] scores = new float[y.Length * 3];

    Console.WriteLine();
    Console.WriteLine("Softmax regression: cross entropy over three classes, from zeros");
    var model = new SoftmaxRegression(maxB: y.Length);
    model.Parameters.Clear();
    var optimizer = new SGD(model, learningRate: 0.1f);
    for (int epoch = 0; epoch <= epochs; epoch++)
    {
        float cost = model.Train(x, y, b: y.Length);
        if (epoch % 100 == 0)
        {
            model.Forward(x, b: y.Length).FlattenTo(scores);
            int correct = Predict(scores).Zip(y, (predicted, wanted) => predicted == wanted).Count(right => right);
            Console.WriteLine($"Epoch {epoch,4}/{epochs}  cost: {cost:F6}  accuracy: {100f * correct / y.Length:F2} %");
        }
        optimizer.Step();
    }

    model.Forward(x, b: y.Length).FlattenTo(scores);
    Console.WriteLine($"Predicted: {string.Join(" ", Predict(scores))}");
    Console.WriteLine($"True:      {string.Join(" ", y)}");
}

// The class with the highest score, for each row of three scores.
static int[] Predict(float[] scores) => [.. scores.Chunk(3).Select(row => TensorPrimitives.IndexOfMax<float>(row))];
