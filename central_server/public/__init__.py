"""Pages for anybody: what stands behind the QR codes on paper. No name, no identifier."""
