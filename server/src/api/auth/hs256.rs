//! HMAC with SHA-256, the one algorithm that signs tokens.
//!
//! `jsonwebtoken` brings all algorithms or none, and with all of them an RSA that has an open advisory
//! (RUSTSEC-2023-0071). So it brings none, and this one is lent to it from the crates that are here anyway.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key: &EncodingKey| Ok(Box::new(Hs256::new(*algorithm, key.as_bytes())?)),
    verifier_factory: |algorithm, key: &DecodingKey| Ok(Box::new(Hs256::new(*algorithm, key.try_get_as_bytes()?)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

/// Lends the algorithm to `jsonwebtoken`, for the whole process.
pub fn install() {
    // The second time it is there already, and it is the same.
    let _ = PROVIDER.install_default();
}

/// A key that is ready to sign and to check.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, key: &[u8]) -> Result<Hs256> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        Ok(Hs256(Hmac::new_from_slice(key).map_err(|_| ErrorKind::InvalidKeyFormat)?))
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Ok(self.0.clone().chain_update(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// Takes the same time wherever the first difference is.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.0.clone().chain_update(message).verify_slice(signature).map_err(Error::from_source)
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_algorithm_of_the_standard() {
        // RFC 7515, appendix A.1.
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==";
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                     eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        install();
        let signing = EncodingKey::from_urlsafe_base64_secret(key).unwrap();
        assert_eq!(jsonwebtoken::crypto::sign(token.as_bytes(), &signing, Algorithm::HS256).unwrap(), signature);
        let checking = DecodingKey::from_secret(signing.as_bytes());
        let holds = |signature: &str, algorithm| {
            jsonwebtoken::crypto::verify(signature, token.as_bytes(), &checking, algorithm)
        };
        assert!(holds(signature, Algorithm::HS256).unwrap());
        assert!(!holds(&signature.replace('W', "X"), Algorithm::HS256).unwrap());
        assert!(!holds("", Algorithm::HS256).unwrap());
        assert!(holds(signature, Algorithm::HS512).is_err());
    }
}
