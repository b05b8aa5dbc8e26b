# Writes the package's description from the module's manifest. Run by out/host/mailuops: PowerShell's Core cmdlets alone.
param([string] $Manifest, [string] $Changelog, [string] $Output)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# No such file, a file that is missing from it, a name that does not exist: this cmdlet tells.
$module = Test-ModuleManifest -Path $Manifest
$notes = [regex]::Match([IO.File]::ReadAllText($Changelog), '(?ms)^## \[.*?\r?\n(?<notes>.*?)(?=^## \[|\z)').Groups['notes'].Value.Trim()
$commands = @($module.ExportedCmdlets.Keys) | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" }
$tags = @($module.Tags) + 'PSModule' + 'PSIncludes_Cmdlet' + $commands

$settings = [Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; OmitXmlDeclaration = $false }
$xml = [Xml.XmlWriter]::Create($Output, $settings)
$xml.WriteStartElement('package', 'http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd')
$xml.WriteStartElement('metadata')
$xml.WriteElementString('id', $module.Name)
$xml.WriteElementString('version', $module.Version.ToString())
$xml.WriteElementString('authors', $module.Author)
$xml.WriteElementString('owners', $module.CompanyName)
$xml.WriteElementString('requireLicenseAcceptance', 'false')
$xml.WriteStartElement('license')
$xml.WriteAttributeString('type', 'file')
$xml.WriteString('LICENSE')
$xml.WriteEndElement()
$xml.WriteElementString('projectUrl', $module.ProjectUri.ToString())
$xml.WriteElementString('description', $module.Description)
$xml.WriteElementString('releaseNotes', $notes)
$xml.WriteElementString('copyright', $module.Copyright)
$xml.WriteElementString('tags', $tags -join ' ')
$xml.WriteEndElement()
$xml.WriteStartElement('files')
$xml.WriteStartElement('file')
$xml.WriteAttributeString('src', '**/*')
$xml.WriteAttributeString('target', '')
$xml.WriteEndElement()
$xml.WriteEndElement()
$xml.WriteEndElement()
$xml.Dispose()
$module.Version.ToString()
