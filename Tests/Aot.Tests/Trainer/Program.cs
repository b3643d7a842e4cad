using System.Globalization;
using System.Runtime.Intrinsics;
using Kiln;
using Kiln.Aot.Trainer;

// Trains for a while and prints one fact a line, as "name value", for AotTests to judge.
const int batch = 8, warmUp = 10, steps = 200;
float[] x = new float[batch * Xor.Inputs];
int[] target = new int[batch];
for (int row = 0; row < batch; row++)
{
    for (int bit = 0; bit < Xor.Inputs; bit++)
        x[row * Xor.Inputs + bit] = row >> bit & 1;
    target[row] = int.PopCount(row) & 1;
}

var model = new Xor(batch, seed: 1);
var optimizer = new Adam(model, learningRate: 0.05f);
float first = model.TrainStep(x, target, batch, optimizer), last = first;
for (int step = 0; step < warmUp; step++)
    last = model.TrainStep(x, target, batch, optimizer);

long before = GC.GetAllocatedBytesForCurrentThread();
for (int step = 0; step < steps; step++)
    last = model.TrainStep(x, target, batch, optimizer);
long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

Print("first", first);
Print("last", last);
Print("allocated", allocated);
Print("arguments", args.Length);
Print("width", Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128);

static void Print(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
