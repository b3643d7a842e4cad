Console.WriteLine("CharSeq");
