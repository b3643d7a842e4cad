using Kiln;
using Kiln.Saver;

// Trains with a checkpoint after every step, and says which are written, until it is killed.
Lesson.Run(args[0], long.MaxValue, new Announcement());

internal sealed class Announcement : TrainingCallback
{
    public override void OnCheckpoint(TrainingProgress progress, string path)
    {
        Console.Out.WriteLine(progress.Step);
        Console.Out.Flush();
    }
}
