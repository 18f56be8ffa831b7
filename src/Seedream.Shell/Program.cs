Console.WriteLine("The shell is not here yet.");
