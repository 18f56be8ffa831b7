using System.Globalization;

namespace Seedream.Edits;

/// <summary>Finds photos that another program may still be writing.</summary>
internal static class RecentPhoto
{
    /// <summary>
    /// Returns a sentence about the first photo that is too young; null if there is none. A time in the future is a
    /// wrong clock: a minimum of ten seconds also skips photos from the next ten seconds, but no others.
    /// </summary>
    /// <param name="edit">The edit.</param>
    /// <param name="minimum">The minimum time since the last change.</param>
    /// <param name="now">The current time in UTC.</param>
    public static string? Find(Edit edit, TimeSpan minimum, DateTime now)
    {
        foreach (PhotoSource photo in edit.Photos)
        {
            // The time of a file that does not exist is very long ago. Its inspection reports it.
            if (photo.Path is { } path && (now - File.GetLastWriteTimeUtc(path)).Duration() < minimum)
            {
                string what = path == edit.Source?.Path ? "it" : $"'{path}'";
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{edit.DisplayName} was skipped because {what} was changed less than {minimum} ago. Run the "
                    + $"command again later.");
            }
        }

        return null;
    }
}
