using Seedream.Shell;

try
{
    return await Application.RunAsync(CommandLine.Parse(args), Terminal.Open());
}
catch (CommandLineException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}{Environment.NewLine}{CommandLine.Hint}");
    return ExitCode.Usage;
}
