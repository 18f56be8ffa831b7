Console.WriteLine("The emulator is not here yet.");
