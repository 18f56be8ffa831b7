namespace Seedream.Edits;

/// <summary>Rejects edits that the service would reject, or bill without a result.</summary>
internal static class EditRules
{
    private const SeedreamErrorId Invalid = SeedreamErrorId.InvalidParameter;
    private const SeedreamErrorId Rejected = SeedreamErrorId.InputRejected;

    /// <summary>Checks everything that can be checked without opening the photos.</summary>
    /// <exception cref="SeedreamException">The edit breaks a rule of the model. Nothing was submitted.</exception>
    public static void Check(Edit edit)
    {
        (SeedreamErrorId Id, string Reason, string Action)? broken = edit switch
        {
            _ when string.IsNullOrWhiteSpace(edit.Prompt) =>
                (Invalid, "has no prompt", "Describe the change with -Prompt."),
            { AspectRatio: { } ratio } when ratio != AspectRatios.Match && !AspectRatios.All.Contains(ratio) => (
                Invalid,
                $"has the aspect ratio '{ratio}', which the model does not support",
                $"Use {string.Join(", ", AspectRatios.All)} or Match."),
            { Size: { } size } when !AspectRatios.Sizes.Contains(size) => (
                Invalid,
                $"has the size '{size}', which the model does not support",
                $"Use {string.Join(" or ", AspectRatios.Sizes)}."),
            { MaxImages: < 1 or > ModelLimits.MaxImages } => (
                Invalid,
                $"requests {edit.MaxImages} images",
                $"Set -MaxImages to a number from 1 to {ModelLimits.MaxImages}."),
            { OptimizePrompt: { } mode } when !PromptOptimization.All.Contains(mode) => (
                Invalid,
                $"has the prompt optimization '{mode}', which the model does not support",
                $"Use {string.Join(" or ", PromptOptimization.All)}."),
            { Photos.Count: > ModelLimits.MaxPhotos } => (
                Rejected,
                $"has {edit.Photos.Count} photos; the model accepts {ModelLimits.MaxPhotos}",
                "Specify fewer photos with -ReferenceImage."),
            _ when edit.Photos.Count + edit.ImageCount > ModelLimits.MaxPhotosAndImages => (
                Rejected,
                $"has {edit.Photos.Count} photos and requests {edit.ImageCount} images; the model allows "
                    + $"{ModelLimits.MaxPhotosAndImages} in total",
                "Specify fewer photos with -ReferenceImage, or reduce -MaxImages."),
            _ => null,
        };
        if (broken is var (id, reason, action))
            throw new SeedreamException(id, $"The edit of {edit.DisplayName} {reason}. Nothing was submitted.", action);
    }

    /// <summary>
    /// Rejects several images in one direct answer. An answer that is an image itself has no room for the others, which
    /// may be billed too.
    /// </summary>
    /// <exception cref="SeedreamException">The edit requests several images. Nothing was submitted.</exception>
    public static void CheckDirect(Edit edit)
    {
        if (edit.ImageCount > 1)
        {
            throw new SeedreamException(
                Invalid,
                $"The edit of {edit.DisplayName} uses -Direct with -MaxImages greater than 1, but a direct answer can "
                    + "be a single image, and the others would be lost. Nothing was submitted.",
                "Remove -Direct, or set -MaxImages to 1.");
        }
    }
}
