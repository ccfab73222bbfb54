/**
 * ZigBee OTA Upgrade file (ZigBee Cluster Library, chapter 11 "OTA Upgrade", section 11.4) and the GBCS OTA Upgrade
 * Image that borrows its header. All integers little-endian.
 *
 *     offset bytes field                      offset bytes field
 *          0     4 file identifier                18     2 ZigBee stack version
 *          4     2 header version                 20    32 header string
 *          6     2 header length                  52     4 total image size (whole file)
 *          8     2 field control                  56     1 security credential version   if bit 0
 *         10     2 manufacturer code               +     8 destination EUI-64            if bit 1
 *         12     2 image type                      +   2+2 minimum, maximum hardware     if bit 2
 *         14     4 file version
 */
export const fileIdentifier = 0x0beef11e;
export const headerVersion = 0x0100;

export const headerOffset = {
  fileIdentifier: 0,
  headerVersion: 4,
  headerLength: 6,
  fieldControl: 8,
  manufacturerCode: 10,
  imageType: 12,
  fileVersion: 14,
  stackVersion: 18,
  headerString: 20,
  totalImageSize: 52,
  optionalFields: 56,
} as const;

export const fixedHeaderBytes = 56;
export const headerStringBytes = 32;

export const fieldControl = {
  securityCredentialVersion: 0b001,
  destination: 0b010,
  hardwareVersions: 0b100,
} as const;
export const knownFieldControl = 0b111;

export const optionalFieldBytes = {
  securityCredentialVersion: 1,
  destination: 8,
  hardwareVersions: 4,
} as const;

/** Sub-element: tag u16, length u32, data. */
export const subElementHeaderBytes = 6;
export const upgradeImageTag = 0x0000;

/** GBCS trailer: ForceReplace (1), signature length (1, always 0x40), signature r then s (64, big-endian). */
export const gbcsSignatureBytes = 0x40;
export const gbcsTrailerBytes = 1 + 1 + gbcsSignatureBytes;
