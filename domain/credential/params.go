package credential

// Scheme is the function a hash was made with.
type Scheme string

// The schemes. New hashes are Argon2id; the others come with imported accounts and end at their next login.
const (
	Argon2id     Scheme = "argon2id"
	Bcrypt       Scheme = "bcrypt"
	PBKDF2SHA1   Scheme = "pbkdf2-sha1"
	PBKDF2SHA256 Scheme = "pbkdf2-sha256"
	PBKDF2SHA512 Scheme = "pbkdf2-sha512"
	Scrypt       Scheme = "scrypt"
)

// Params says how a hash is made; what a scheme does not know is zero.
type Params struct {
	Scheme Scheme
	Memory uint32 // KiB, of Argon2id
	Passes uint32 // over the memory; the iterations of PBKDF2; their binary logarithm for bcrypt and scrypt
	Lanes  uint32 // Argon2id and scrypt
	Block  uint32 // of scrypt
}

// Default is what new hashes are made with: the first choice of OWASP's password storage sheet, 30 ms of one core.
var Default = Params{Scheme: Argon2id, Memory: 19 << 10, Passes: 2, Lanes: 1}

// The sizes of new hashes, in bytes (RFC 9106, 3.1).
const (
	SaltBytes = 16
	SumBytes  = 32
)

// What an imported hash may ask at most: one login may not take a node's memory or seconds of its time.
const (
	maxKiB    = 256 << 10
	maxArgon  = 1 << 20 // KiB times passes
	maxBcrypt = 14
	maxPBKDF2 = 2_000_000 // iterations, over all blocks of the sum
	maxScrypt = 1 << 21   // blocks of 128 bytes, times lanes
	maxLanes  = 16
	maxSalt   = 64
	minSum    = 16
	maxSum    = 64
	maxText   = 512
)

// KiB is the memory that making the hash once takes.
func (p Params) KiB() uint32 {
	switch p.Scheme {
	case Argon2id:
		return p.Memory
	case Scrypt:
		return p.Block << p.Passes / 8
	}
	return 0
}

// Valid tells whether such a hash can be made, and for a price that a login may cost.
func (p Params) Valid() bool {
	switch p.Scheme {
	case Argon2id:
		return within(p.Lanes, 1, maxLanes) && within(p.Memory, 8*p.Lanes, maxKiB) && within(p.Passes, 1, maxArgon/p.Memory)
	case Bcrypt:
		return within(p.Passes, 4, maxBcrypt)
	case PBKDF2SHA1, PBKDF2SHA256, PBKDF2SHA512:
		return within(p.Passes, 1, maxPBKDF2)
	case Scrypt:
		return within(p.Passes, 1, 20) && within(p.Block, 1, 64) && within(p.Lanes, 1, maxLanes) && p.KiB() <= maxKiB && p.Block<<p.Passes*p.Lanes <= maxScrypt
	}
	return false
}

// weaker compares memory, and memory times passes: passes can be bought with memory, not the other way round.
func (p Params) weaker(than Params) bool {
	return p.Scheme != than.Scheme || p.Memory < than.Memory || uint64(p.Memory)*uint64(p.Passes) < uint64(than.Memory)*uint64(than.Passes)
}

func within(n, least, most uint32) bool { return n >= least && n <= most }
