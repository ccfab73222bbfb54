/**
 * Node cannot unlock the master of a pseudo-terminal without native code, and a `socat` for each of 32 lines costs more
 * than the lines. Perl, which every Debian has, opens them, and then becomes Node with the masters open:
 * `perl -e <this> <node> <count> <script>` ends in `<node> <script> <fd,fd,...> <path,path,...>`.
 *
 * The slaves are held open as well, raw and without echo, so that a line stays up between two openings. Request
 * numbers are those of x86 and ARM Linux: TIOCSPTLCK (unlock), TIOCGPTN (number of the slave).
 */
export const openPtysThenNode = String.raw`
my ($node, $count, $script) = @ARGV;
$^F = 4095;
my $readWriteNoTty = 02 | 0400;
my (@held, @fds, @paths);
for (1 .. $count) {
  sysopen(my $master, '/dev/ptmx', $readWriteNoTty) or die "/dev/ptmx: $!\n";
  my $number = pack('i', 0);
  ioctl($master, 0x40045431, $number) or die "pty: unlock: $!\n";
  ioctl($master, 0x80045430, $number) or die "pty: number: $!\n";
  my $path = '/dev/pts/' . unpack('i', $number);
  system('stty', '-F', $path, 'raw', '-echo') == 0 or die "$path: stty failed\n";
  sysopen(my $slave, $path, $readWriteNoTty) or die "$path: $!\n";
  push @held, $master, $slave;
  push @fds, fileno($master);
  push @paths, $path;
}
exec($node, $script, join(',', @fds), join(',', @paths)) or die "$node: $!\n";
`;
