using System.Management.Automation.Host;

namespace Seedream.Shell;

/// <summary>The error of a question that nobody is there to answer.</summary>
internal static class NotInteractive
{
    /// <param name="whatWasAsked">A main clause: "A key was asked for".</param>
    public static HostException Because(string whatWasAsked) =>
        new($"{whatWasAsked}, and the input is not a terminal. Give every mandatory parameter, and -Confirm:$false or -Force where a command asks back.");
}
