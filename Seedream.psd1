@{
    RootModule           = 'Seedream.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5d3f0a64-6a1e-4e0e-9c0b-7d8a2f4b9e31'
    Author               = 'The Seedream for PowerShell contributors'
    CompanyName          = 'The Seedream for PowerShell contributors'
    Copyright            = 'MIT License'
    Description          = 'Edits photos in bulk with the Seedream 5.0 Lite image-to-image model on Segmind. Resumes interrupted runs and never pays twice for the same edit.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('Seedream.format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Connect-Seedream'
        'Disconnect-Seedream'
        'Get-SeedreamCredit'
        'Get-SeedreamJob'
        'Get-SeedreamResult'
        'New-SeedreamImage'
        'Remove-SeedreamJob'
        'Resolve-SeedreamJob'
        'Save-SeedreamImage'
        'Submit-SeedreamJob'
        'Wait-SeedreamJob'
    )
    PrivateData          = @{
        PSData = @{
            Tags       = @('Segmind', 'Seedream', 'Image', 'ImageEditing', 'AI', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
        }
    }
}
