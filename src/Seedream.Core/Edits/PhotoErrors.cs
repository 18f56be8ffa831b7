namespace Seedream.Edits;

/// <summary>The errors of photos that cannot be used. They occur before an edit is submitted.</summary>
internal static class PhotoErrors
{
    public static SeedreamException IsFolder(string path) => Rejected(
        path, "is a folder and not a regular file", "Specify its files, for example with Get-ChildItem -File.");

    public static SeedreamException Changed(string path) => Rejected(
        path, "changed while it was read", "Run the command again when no other program is writing to the file.");

    public static SeedreamException Unreadable(string path, Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => new SeedreamException(
            SeedreamErrorId.InputNotFound,
            $"'{path}' was not found. Nothing was submitted.",
            "Check the path. Use -LiteralPath for names that contain brackets.",
            failure),
        NotRegularFileException => Rejected(path, "is not a regular file", "Specify the path of a photo."),
        _ => new SeedreamException(
            SeedreamErrorId.InputRejected,
            $"'{path}' cannot be read: {failure.Message.TrimEnd('.')}. Nothing was submitted.",
            "Make sure that this account can read the file and that no other program has it open.",
            failure),
    };

    public static SeedreamException NoPhoto() => new(
        SeedreamErrorId.InputNotFound,
        "No photo was specified. Nothing was submitted.",
        "Specify photos with -Path, -LiteralPath or -Uri. For an image from the prompt alone, use -TextOnly.");

    public static SeedreamException NotTextOnly() => new(
        SeedreamErrorId.InvalidParameter,
        "-TextOnly was specified for an edit with a photo. Nothing was submitted.",
        "Remove -TextOnly to edit the photo, or remove the photo and the references.");

    public static SeedreamException Rejected(string path, string reason, string action) =>
        new(SeedreamErrorId.InputRejected, $"'{path}' {reason}. Nothing was submitted.", action);
}
