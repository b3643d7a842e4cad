using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>The state that a model carries from call to call, which its caller owns.</summary>
public sealed class StateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;
    private readonly CarriedLSTM _model = new(maxB: 3, maxT: 4, seed: 1);
    private readonly float[] _x = Batches.Floats(2 * 4 * 3, 1);
    private readonly int[] _y = Batches.Classes(2 * 4, 4, 2);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_call_makes_one_for_its_batch()
    {
        Assert.Null(_model.State);
        float[] first = _model.Forward(_x, 2, 4).ToArray();
        Assert.Equal(2, _model.State!.Batch);
        Assert.Equal(["lstm.h_l0", "lstm.c_l0", "lstm.h_l1", "lstm.c_l1"], _model.State.Names);
        Assert.NotEqual(first, _model.Forward(_x, 2, 4).ToArray());
        _model.State.Reset();
        Assert.Equal(first, _model.Forward(_x, 2, 4).ToArray());
        _model.State = null;
        Assert.Equal(first, _model.Forward(_x, 2, 4).ToArray());
    }

    [Fact]
    public void A_copy_a_file_and_a_session_go_on_from_the_same_place()
    {
        _model.Train(_x, _y, 2, 4);
        CarriedLSTMState copy = _model.CreateState(2), read = _model.CreateState(2);
        copy.CopyFrom(_model.State!);
        string path = Path.Combine(_folder, "state.safetensors");
        _model.State!.Save(path);
        float[] expected = _model.Forward(_x, 2, 4).ToArray();

        _model.State = copy;
        Assert.Equal(expected, _model.Forward(_x, 2, 4).ToArray());
        read.Load(path);
        CarriedLSTM session = _model.CreateSession(2, 4);
        session.State = read;
        Assert.Equal(expected, session.Forward(_x, 2, 4).ToArray());
    }

    [Fact]
    public void Every_call_leaves_it_where_the_sequences_stand()
    {
        string[] names = ["lstm.h_l0", "lstm.c_l0", "lstm.h_l1", "lstm.c_l1"];
        float[][] After(Action call)
        {
            _model.State = null;
            call();
            return [.. names.Select(name => _model.State![name].ToArray())];
        }

        float[][] forward = After(() => _model.Forward(_x, 2, 4));
        Assert.Equal(forward, After(() => _model.Loss(_x, _y, 2, 4)));
        Assert.Equal(forward, After(() => _model.Train(_x, _y, 2, 4)));
        Assert.Equal(forward, After(() => _model.Accumulate(_x, _y, 2, 4)));
        Assert.All(forward, part => Assert.Contains(part, value => value != 0));
    }

    [Fact]
    public void Another_batch_is_refused()
    {
        const string Message = "State is for 2 sequences, but the call brings 3. Create one with CreateState(3). (Parameter 'State')";
        _model.Train(_x, _y, 2, 4);
        CarriedLSTMState before = _model.CreateState(2);
        before.CopyFrom(_model.State!);
        float[] gradients = _model.Gradients.ToArray(), x = Batches.Floats(3 * 4 * 3, 3);
        Assert.Equal($"CarriedLSTM.Train: {Message}", Assert.Throws<ArgumentException>(() => _model.Train(x, new int[12], 3, 4)).Message);
        Assert.Equal($"CarriedLSTM.Forward: {Message}", Assert.Throws<ArgumentException>(() => _model.Forward(x, 3, 4)).Message);
        Assert.Equal(gradients, _model.Gradients.ToArray());
        Assert.All(before.Names, name => Assert.Equal(before[name].ToArray(), _model.State![name].ToArray()));
    }

    [Fact]
    public void What_does_not_fit_leaves_it_as_it_was()
    {
        _model.Forward(_x, 2, 4);
        CarriedLSTMState state = _model.State!, wide = _model.CreateState(3);
        float[] h = state["lstm.h_l0"].ToArray();
        Assert.Equal("RecurrentState.CopyFrom: other must be a state of CarriedLSTM for 2 sequences, but is one of CarriedLSTM for 3. (Parameter 'other')",
            Assert.Throws<ArgumentException>(() => state.CopyFrom(wide)).Message);
        Assert.Equal("RecurrentState.CopyFrom: other must be a state of CarriedLSTM for 2 sequences, but is one of CarriedGRU for 2. (Parameter 'other')",
            Assert.Throws<ArgumentException>(() => state.CopyFrom(new CarriedGRU(2, 4).CreateState(2))).Message);
        Assert.Throws<ArgumentNullException>(() => state.CopyFrom(null!));
        Assert.Equal("The state of CarriedLSTM has no part \"lstm.h\". Did you mean \"lstm.h_l0\"?", Assert.Throws<KeyNotFoundException>(() => state["lstm.h"].Length).Message);
        Assert.Equal("CarriedLSTM.CreateState: b, the number of sequences, must be at least 1, but is 0.", Assert.Throws<ArgumentOutOfRangeException>(() => _model.CreateState(0)).Message.Split(" (")[0]);

        string path = Path.Combine(_folder, "wide.safetensors");
        wide.Save(path);
        Assert.Equal($"{path}: lstm.h_l0 has the shape (3, 5), this state's is (2, 5).", Assert.Throws<InvalidDataException>(() => state.Load(path)).Message);
        new CarriedGRU(2, 4).CreateState(2).Save(path);
        Assert.Equal($"{path} holds no state of CarriedLSTM: it lacks lstm.h_l0.", Assert.Throws<InvalidDataException>(() => state.Load(path)).Message);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..20]);
        Assert.Throws<InvalidDataException>(() => state.Load(path));
        Assert.Equal(h, state["lstm.h_l0"].ToArray());
    }
}
