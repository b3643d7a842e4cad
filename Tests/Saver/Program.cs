using Kiln;
using Kiln.Saver;

// Trains with a checkpoint after every step, or makes a study, and says what is written, until it is killed.
if (args.Length == 2)
    StudyLesson.Run(args[1], _ => Announcement.Say(1));
else
    Lesson.Run(args[0], long.MaxValue, new Announcement());

internal sealed class Announcement : TrainingCallback
{
    public static void Say(long number)
    {
        Console.Out.WriteLine(number);
        Console.Out.Flush();
    }

    public override void OnCheckpoint(TrainingProgress progress, string path) => Say(progress.Step);
}
