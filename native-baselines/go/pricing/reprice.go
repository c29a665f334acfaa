package pricing

import (
	"strconv"
	"strings"
)

const (
	header      = "sku,name,cost,margin,stock,price"
	wrongFields = "expected 6 fields"
)

// Reprice reads a catalog in CSV and gives it back with new prices.
//
//go:noinline
func Reprice(catalog string) (string, error) {
	records := scanner{text: catalog, line: 1, fields: make([]field, 0, columns)}
	end, err := readHeader(&records)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	// Most prices are as long as they were; where there was none, one is added.
	out.Grow(len(catalog) + len(catalog)/8 + len(header) + len(end))
	out.WriteString(header)
	out.WriteString(end)
	rows := 0
	for ; ; rows++ {
		line, more, err := records.next()
		if err != nil {
			return "", err
		}
		if !more {
			break
		}
		if len(records.fields) != columns {
			return "", malformed(line, wrongFields)
		}
		row, err := readRow(records.fields, line)
		if err != nil {
			return "", err
		}
		price, err := row.reprice()
		if err != nil {
			return "", err
		}
		writeRow(&out, &row, price)
		out.WriteString(end)
	}
	if rows == 0 {
		return "", errEmptyCart
	}
	return out.String(), nil
}

// readHeader reads the first record, and gives the line end that it has.
func readHeader(records *scanner) (end string, err error) {
	_, more, malformedRecord := records.next()
	if malformedRecord != nil {
		return "", malformedRecord
	}
	expected := malformed(1, "expected the header "+header)
	switch {
	case !more:
		return "", expected
	case len(records.fields) != columns:
		return "", malformed(1, wrongFields)
	}
	for i, name := range strings.Split(header, ",") {
		if records.fields[i].content() != name {
			return "", expected
		}
	}
	if records.crlf {
		return "\r\n", nil
	}
	return "\n", nil
}

func writeRow(out *strings.Builder, row *row, price uint64) {
	out.WriteString(row.sku)
	out.WriteByte(',')
	writeName(out, row.name)
	var digits [80]byte // of four numbers, with commas
	numbers := digits[:0]
	for _, number := range [...]uint64{row.cost, row.margin, row.stock, price} {
		numbers = strconv.AppendUint(append(numbers, ','), number, 10)
	}
	out.Write(numbers)
}

// writeName quotes a name again only if it needs it.
func writeName(out *strings.Builder, name field) {
	if !strings.ContainsAny(name.raw, ",\"\r\n") {
		out.WriteString(name.raw)
		return
	}
	out.WriteByte('"')
	out.WriteString(name.raw) // its quotes are doubled already
	out.WriteByte('"')
}
