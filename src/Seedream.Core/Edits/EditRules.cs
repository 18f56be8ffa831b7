namespace Seedream.Edits;

/// <summary>Refuses, before anything is sent, an edit that the service would refuse or bill for nothing.</summary>
public static class EditRules
{
    /// <summary>Checks everything about an edit that needs no look into its files.</summary>
    /// <exception cref="SeedreamException">The edit breaks a rule of the model. Nothing was sent.</exception>
    public static void Check(Edit edit)
    {
        if (string.IsNullOrWhiteSpace(edit.Prompt))
            throw Invalid(edit, "has no prompt", "Say in -Prompt what to change.");

        if (edit.AspectRatio is { } ratio && ratio != AspectRatios.Match && !AspectRatios.All.Contains(ratio))
            throw Invalid(edit, $"asks for the ratio '{ratio}', which the model does not offer", $"Use one of {string.Join(", ", AspectRatios.All)} or Match.");

        if (edit.Size is { } size && !AspectRatios.Sizes.Contains(size))
            throw Invalid(edit, $"asks for the size '{size}', which the model does not offer", "Use 2K or 3K.");

        if (edit.MaxImages is < 1 or > ModelLimits.MaxImages)
            throw Invalid(edit, $"asks for {edit.MaxImages} images", $"-MaxImages goes from 1 to {ModelLimits.MaxImages}.");

        if (edit.OptimizePrompt is not (null or "Fast" or "Standard"))
            throw Invalid(edit, $"asks to optimize the prompt '{edit.OptimizePrompt}'", "Use Fast or Standard.");

        if (edit.Photos.Count > ModelLimits.MaxInputs)
            throw Rejected(edit, $"has {edit.Photos.Count} inputs; the model takes {ModelLimits.MaxInputs}", "Give fewer pictures to -ReferenceImage.");

        if (edit.Photos.Count + edit.ImageCount > ModelLimits.MaxInputsAndImages)
            throw Rejected(edit, $"has {edit.Photos.Count} inputs and asks for {edit.MaxImages} images; the model takes {ModelLimits.MaxInputsAndImages} of both together", "Give fewer pictures to -ReferenceImage, or lower -MaxImages.");
    }

    private static SeedreamException Invalid(Edit edit, string what, string action) =>
        new(SeedreamErrorId.InvalidParameter, $"The edit of {edit.DisplayName} {what}. Nothing was sent and nothing billed.", action);

    private static SeedreamException Rejected(Edit edit, string what, string action) =>
        new(SeedreamErrorId.InputRejected, $"The edit of {edit.DisplayName} {what}. Nothing was sent and nothing billed.", action);
}
