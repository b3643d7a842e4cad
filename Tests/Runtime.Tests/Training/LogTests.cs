using System.Buffers.Binary;
using System.Text;

namespace Kiln.Runtime.Tests.Training;

public sealed class LogTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Event_records_are_those_of_TensorBoard()
    {
        Assert.Equal(0xC78AB0E5u, EventRecord.MaskedChecksum("123456789"u8));
        var record = new byte[EventRecord.Overhead + 8];
        int length = EventRecord.WriteVersion(record, 0);
        Assert.Equal("1800000000000000a37f4b220900000000000000001a0d627261696e2e4576656e743a32eedf28a3", Convert.ToHexStringLower(record, 0, length));
        length = EventRecord.WriteScalar(record, 1, 1, "loss"u8, .5f);
        Assert.Equal("1a00000000000000129bd82d09000000000000f03f10012a0d0a0b0a046c6f7373150000003f27f95db1", Convert.ToHexStringLower(record, 0, length));
    }

    [Fact]
    public void A_training_writes_its_curves()
    {
        using var board = new TensorBoardLog(_folder, everySteps: 2);
        var lesson = new FlowerLesson("adam", 1) { Callbacks = [board] };
        TrainingResult result = lesson.Fit();
        List<(string Tag, long Step, float Value)> points = Read(Assert.Single(Directory.GetFiles(_folder)));
        Assert.Equal(16, points.Count(point => point.Tag == "loss/train"));
        Assert.Equal(16, points.Count(point => point.Tag == "gradient_norm"));
        Assert.Equal(
            result.Epochs.Select(record => ("loss/validation", record.Step, (float)record.ValidationLoss)),
            points.Where(point => point.Tag == "loss/validation"));
        Assert.Equal(result.Epochs.Select(record => (float)record.Metrics["f1"]), points.Where(point => point.Tag == "validation/f1").Select(point => point.Value));
    }

    [Fact]
    public void A_csv_log_goes_on_where_the_training_does()
    {
        string straight = Path.Combine(_folder, "straight.csv"), log = Path.Combine(_folder, "log.csv"), run = Path.Combine(_folder, "run");
        new FlowerLesson("adam", 1) { Callbacks = [new CsvLog(straight)] }.Fit();
        new FlowerLesson("adam", 1, run, maxSteps: 20) { Callbacks = [new CsvLog(log)] }.Fit();
        File.AppendAllText(log, "3,24,1,1,1,1,1,1\n");
        new FlowerLesson("adam", 2, run) { Callbacks = [new CsvLog(log)] }.Fit();
        CsvTable expected = CsvTable.Load(straight), actual = CsvTable.Load(log);
        Assert.Equal(["epoch", "step", "train_loss", "validation_loss", "accuracy", "f1", "learning_rate", "seconds"], actual.Columns);
        Assert.Equal(expected.Floats(expected.Columns.SkipLast(1).ToArray()), actual.Floats(actual.Columns.SkipLast(1).ToArray()));
    }

    [Fact]
    public void A_file_gets_lines_and_a_terminal_a_bar()
    {
        var file = new StringWriter();
        using var plain = new ConsoleProgress(FakeTerminal.Create(file, terminal: false));
        new FlowerLesson("adam", 1) { Callbacks = [plain] }.Fit();
        string[] lines = file.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^epoch \d/4  loss \S+  validation \S+  accuracy \S+  f1 \S+  rate \S+  \S+ s(  \*)?\s*$", line));
        Assert.DoesNotContain('\u001b', file.ToString());

        var screen = new StringWriter();
        using var bar = new ConsoleProgress(FakeTerminal.Create(screen));
        var lesson = new FlowerLesson("adam", 1) { Callbacks = [bar, new AtStep(_ => Thread.Sleep(10))] };
        lesson.Fit();
        Assert.Contains("samples/s", screen.ToString());
        Assert.Contains("epoch 4/4", screen.ToString());
        Assert.True(ConsoleProgress.Bar(lesson.Trainer!.Progress, 80).Length < 80);
    }

    private static List<(string Tag, long Step, float Value)> Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        var points = new List<(string, long, float)>();
        for (bool first = true; !file.IsEmpty; first = false)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(EventRecord.MaskedChecksum(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            ReadOnlySpan<byte> data = file.Slice(12, length);
            Assert.Equal(EventRecord.MaskedChecksum(data), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            file = file[(16 + length)..];
            if (first)
                continue;

            // wall_time, step (one or two bytes), summary { value { tag, simple_value } }.
            int at = 10;
            long step = data[at] & 0x7F;
            if (data[at++] >= 0x80)
                step |= (long)data[at++] << 7;
            int tag = at + 6;
            points.Add((Encoding.UTF8.GetString(data.Slice(tag, data[tag - 1])), step, BinaryPrimitives.ReadSingleLittleEndian(data[^4..])));
        }

        return points;
    }
}
