package fraud

// countryRisk is that of a country by its code.
func countryRisk(code string) int64 {
	if len(code) != 2 || !isLetter(code[0]) || !isLetter(code[1]) {
		return 80
	}
	switch code {
	case "AT", "CH", "DE", "DK", "FI", "NL", "NO", "SE":
		return -30
	case "BE", "CZ", "ES", "FR", "IE", "IT", "PL", "PT":
		return -15
	case "AU", "CA", "GB", "JP", "NZ", "US":
		return -10
	case "BR", "IN", "MX", "TH", "TR", "ZA":
		return 25
	case "ID", "NG", "PK", "RO", "UA", "VN":
		return 45
	}
	return 35
}

func isLetter(b byte) bool { return 'A' <= b && b <= 'Z' }
