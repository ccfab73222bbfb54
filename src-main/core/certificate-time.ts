/** Node's codes for a certificate that is not valid at the time of this machine's clock (OpenSSL, X509_V_ERR_CERT_*). */
const reasons: Readonly<Record<string, string>> = {
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

/** What such an error means to a person, who can tell whether the clock or the certificate is wrong; null for any other. */
export const certificateTimeText = (code: string | undefined, clockMs = Date.now()): string | null => {
  const reason = code === undefined ? undefined : reasons[code];
  return reason === undefined
    ? null
    : `${reason} by this machine's clock, which says ${new Date(clockMs).toISOString()}`;
};
