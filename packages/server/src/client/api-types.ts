// Made from the OpenAPI document by `node packages/server/build/generate-client.mjs`; not to be edited.

export interface paths {
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions, newest first
         * @description By state, your reference, plan, method, and the days of their creation in Japan.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Create a session
         * @description Begins one verification of one person. The client token goes to the page, the secret key never does. With a test key `simulate` decides it at once, without a capture.
         */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a session and its result
         * @description As often as needed, until the session is erased.
         */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /**
         * Erase everything personal of a session
         * @description Keys, pictures and personal fields are destroyed at once; files that do not go are tried again until they are gone.
         */
        delete: operations["eraseSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/client-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give out another client token
         * @description For a person who goes on later or on another device. Only a session that still takes captures has one.
         */
        post: operations["renewClientToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a session */
        post: operations["cancelSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a session under legal hold
         * @description Until it is released neither the retention clock nor an order erases anything of it.
         */
        post: operations["holdSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the legal hold of a session
         * @description What became due meanwhile is erased within a minute.
         */
        post: operations["releaseSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/deletion-receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the signed receipt of an erasure
         * @description There is one once every file is gone. It can be read for as long as the installation lives.
         */
        get: operations["getDeletionReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/test/sessions/{id}/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide a test session without a capture
         * @description For a session of a test key. States, audit entries and webhooks follow one another as when a person captures; the decision says `simulation`, and no check is listed.
         */
        post: operations["simulateSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/captures/{itemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one captured picture
         * @description Every reading is recorded in the audit log.
         */
        get: operations["getCapture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/captures/{itemId}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link that shows one captured picture for some minutes
         * @description For a page of yours that may not hold the key. Whoever has the link sees the picture until it expires or the key ends; that it was made and each reading are recorded in the audit log.
         */
        post: operations["linkCapture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the evidence package of a session
         * @description A signed file that anyone verifies offline. Values of the document are masked unless `personal` (needs sessions:read) or `captures` (needs captures:read, and adds the pictures) is asked for. Every reading is recorded in the audit log.
         */
        get: operations["getEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read customer records (確認記録)
         * @description Of one approved session, or of those approved on the days from–to in Japan. Fields that only the business knows are empty. Every reading is recorded in the audit log.
         */
        get: operations["listRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your secret keys of this mode, ended ones too */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make a secret key
         * @description Shown this once: only a digest is kept. A key cannot give scopes that it lacks.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the key that takes over from another
         * @description With the same label and scopes. The old one lives on for `overlapMinutes` (a day unless you say otherwise), so that your servers can change one after the other.
         */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a key at once */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count what was used, by day or month in Japan, plan and outcome
         * @description This month so far unless you say otherwise; test and live keys see their own mode. Every counted event is an entry of the audit log; `GET /v1/usage/lines` names each, and `audit` says between which places they lie.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was counted, newest first
         * @description One line an event, with the place of the entry of the audit log that proves it.
         */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the methods that the law of your sector knows
         * @description As it stands today in Japan, with the provision, its days and how well they are known. Empty where no law asks. Confirm against the current text.
         */
        get: operations["listMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhook endpoints */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Add a webhook endpoint
         * @description An address that is known already is switched on again and keeps its secret.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a webhook endpoint */
        get: operations["getWebhookEndpoint"];
        put?: never;
        /**
         * Change a webhook endpoint, or switch it off and on
         * @description What is not given stays as it is. What failed while it was off can be sent once more.
         */
        post: operations["changeWebhookEndpoint"];
        /** Remove a webhook endpoint with its delivery log */
        delete: operations["removeWebhookEndpoint"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook endpoint a new secret
         * @description For `overlapMinutes` (a day unless you say otherwise) every event carries a signature of both, so that your receiver can change in its own time.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description An event `webhook.test` to this endpoint alone, once; the delivery log tells what came of it.
         */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was sent to a webhook endpoint, newest first */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery once more */
        post: operations["resendDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/c/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The hosted capture page
         * @description Where `hostedUrl` of a session leads: a page for people, in Japanese and English (`lang`).
         */
        get: operations["hostedPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/c/{link}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin the capture of the hosted page
         * @description Called by the page when the person begins. A client token that was given out before ends.
         */
        post: operations["hostedToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/captures/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The picture that a link leads to
         * @description Made by POST …/captures/{itemId}/link. Every reading is recorded in the audit log.
         */
        get: operations["linkedCapture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys that deletion receipts are signed with */
        get: operations["receiptKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest signed checkpoint of the audit log */
        get: operations["checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["openApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document, to be read */
        get: operations["reference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether database and store answer */
        get: operations["readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            id: string;
            label: string;
            livemode: boolean;
            scopes: ("sessions:write" | "sessions:read" | "captures:read" | "sessions:erase" | "evidence:read" | "records:read" | "webhooks:write" | "keys:write" | "usage:read")[];
            /** Format: date-time */
            createdAt: string;
            lastUsedAt: string | null;
            expiresAt: string | null;
            revokedAt: string | null;
            replaces: string | null;
        };
        BoundSession: {
            accessToken: string;
            /** Format: date-time */
            accessTokenExpiresAt: string;
            session: components["schemas"]["CaptureSession"];
        };
        CaptureSession: {
            sessionId: string;
            /** @enum {string} */
            status: "created" | "capturing" | "processing" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
            livemode: boolean;
            /** @enum {string} */
            plan: "jp-image-face" | "jp-image-face-light" | "document-and-face";
            attempt: number;
            attemptsLeft: number;
            locale: ("ja" | "en" | "ja-easy") | null;
            sources: ("camera-auto" | "camera-manual" | "file")[];
            /** Format: date-time */
            expiresAt: string;
            consent: {
                textVersion: string;
                operator: string;
                purpose: string | null;
                retentionDays: number;
                privacyUrl: string | null;
            };
            consentGrantedAt: string | null;
            documentTypes: ("jp_driving_licence" | "jp_my_number_card" | "jp_residence_card" | "passport")[];
            documentType: ("jp_driving_licence" | "jp_my_number_card" | "jp_residence_card" | "passport") | null;
            steps: {
                /** @enum {string} */
                kind: "document_front" | "document_back" | "document_thickness" | "face_challenge" | "face_light" | "face_with_document";
                /** @enum {string} */
                state: "open" | "complete" | "pending";
            }[];
            items: {
                itemId: string;
                stepId: string;
                /** @enum {string} */
                kind: "document_front" | "document_back" | "document_thickness" | "face_frame" | "face_light" | "face_with_document";
                sha256: string;
            }[];
            receipt: string;
        };
        CheckResult: {
            /** @enum {string} */
            id: "bundle.integrity" | "bundle.freshness" | "capture.source" | "document.located" | "document.quality" | "document.kind" | "document.myNumberAbsent" | "document.thickness" | "document.sameCard" | "document.data" | "document.expiry" | "face.quality" | "face.challenge" | "face.depth" | "face.light" | "face.consistency" | "face.match" | "face.withDocument";
            /** @enum {string} */
            outcome: "pass" | "fail" | "inconclusive" | "skipped";
            reasons: ("bundle_invalid" | "bundle_stale" | "capture_virtual_camera_suspected" | "capture_frames_repeated" | "document_not_found" | "document_too_small" | "document_cut_off" | "document_blurred" | "document_glare" | "document_too_dark" | "document_too_bright" | "document_wrong_kind" | "document_portrait_missing" | "document_unreadable" | "document_data_unusual" | "document_expired" | "declared_data_differs" | "declared_data_unreadable" | "my_number_visible" | "thickness_not_tilted" | "thickness_same_view" | "thickness_no_edge" | "card_differs" | "face_not_found" | "face_multiple" | "face_too_small" | "face_blurred" | "face_printed" | "face_too_dark" | "face_too_bright" | "face_unevenly_lit" | "face_turned_away" | "face_eyes_closed" | "face_mouth_open" | "challenge_not_performed" | "challenge_wrong_order" | "challenge_assisted" | "face_flat" | "face_still" | "face_depth_unclear" | "face_screen_suspected" | "light_unclear" | "light_wrong_order" | "light_declined" | "face_changed" | "frames_repeated" | "face_mismatch" | "face_match_unclear" | "portrait_poor_quality" | "held_face_differs" | "held_document_missing" | "held_document_differs" | "attempts_exhausted" | "method_lapsed" | "check_failed_to_run")[];
            score?: number;
            threshold?: number;
            model?: string;
        };
        CreatedSession: {
            id: string;
            /** @enum {string} */
            status: "created" | "capturing" | "processing" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
            livemode: boolean;
            /** @enum {string} */
            plan: "jp-image-face" | "jp-image-face-light" | "document-and-face";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            clientToken: string;
            /** Format: date-time */
            clientTokenExpiresAt: string;
            hostedUrl: string;
            warnings: {
                /** @enum {string} */
                code: "method_lapses";
                lawfulUntil: string;
                citation: string;
            }[];
        };
        CreateSession: {
            /**
             * @default jp-image-face
             * @enum {string}
             */
            plan?: "jp-image-face" | "jp-image-face-light" | "document-and-face";
            purpose?: string;
            reference?: string;
            documentTypes?: ("jp_driving_licence" | "jp_my_number_card" | "jp_residence_card" | "passport")[];
            declared?: {
                name?: string;
                birthDate?: string;
                address?: string;
            };
            /** @enum {string} */
            locale?: "ja" | "en" | "ja-easy";
            /** Format: uri */
            returnUrl?: string;
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            simulate?: {
                /** @enum {string} */
                status: "approved" | "declined" | "review" | "resubmit";
                reasons?: ("bundle_invalid" | "bundle_stale" | "capture_virtual_camera_suspected" | "capture_frames_repeated" | "document_not_found" | "document_too_small" | "document_cut_off" | "document_blurred" | "document_glare" | "document_too_dark" | "document_too_bright" | "document_wrong_kind" | "document_portrait_missing" | "document_unreadable" | "document_data_unusual" | "document_expired" | "declared_data_differs" | "declared_data_unreadable" | "my_number_visible" | "thickness_not_tilted" | "thickness_same_view" | "thickness_no_edge" | "card_differs" | "face_not_found" | "face_multiple" | "face_too_small" | "face_blurred" | "face_printed" | "face_too_dark" | "face_too_bright" | "face_unevenly_lit" | "face_turned_away" | "face_eyes_closed" | "face_mouth_open" | "challenge_not_performed" | "challenge_wrong_order" | "challenge_assisted" | "face_flat" | "face_still" | "face_depth_unclear" | "face_screen_suspected" | "light_unclear" | "light_wrong_order" | "light_declined" | "face_changed" | "frames_repeated" | "face_mismatch" | "face_match_unclear" | "portrait_poor_quality" | "held_face_differs" | "held_document_missing" | "held_document_differs" | "attempts_exhausted" | "method_lapsed" | "check_failed_to_run")[];
            };
        };
        Decision: {
            /** @enum {string} */
            status: "approved" | "declined" | "review" | "resubmit";
            /** @enum {string} */
            finality: "final" | "retryable";
            reasons: ("bundle_invalid" | "bundle_stale" | "capture_virtual_camera_suspected" | "capture_frames_repeated" | "document_not_found" | "document_too_small" | "document_cut_off" | "document_blurred" | "document_glare" | "document_too_dark" | "document_too_bright" | "document_wrong_kind" | "document_portrait_missing" | "document_unreadable" | "document_data_unusual" | "document_expired" | "declared_data_differs" | "declared_data_unreadable" | "my_number_visible" | "thickness_not_tilted" | "thickness_same_view" | "thickness_no_edge" | "card_differs" | "face_not_found" | "face_multiple" | "face_too_small" | "face_blurred" | "face_printed" | "face_too_dark" | "face_too_bright" | "face_unevenly_lit" | "face_turned_away" | "face_eyes_closed" | "face_mouth_open" | "challenge_not_performed" | "challenge_wrong_order" | "challenge_assisted" | "face_flat" | "face_still" | "face_depth_unclear" | "face_screen_suspected" | "light_unclear" | "light_wrong_order" | "light_declined" | "face_changed" | "frames_repeated" | "face_mismatch" | "face_match_unclear" | "portrait_poor_quality" | "held_face_differs" | "held_document_missing" | "held_document_differs" | "attempts_exhausted" | "method_lapsed" | "check_failed_to_run")[];
            /** @enum {string} */
            decidedBy: "auto" | "reviewer" | "simulation";
            /** Format: date-time */
            decidedAt: string;
            method: {
                id: string;
                citation: string;
                lawfulUntil: string | null;
            } | null;
        };
        Delivery: {
            id: string;
            eventId: string;
            /** @enum {string} */
            type: "session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring" | "webhook.test" | "webhook.disabled";
            sessionId: string | null;
            /** @enum {string} */
            state: "pending" | "delivered" | "failed";
            /** Format: date-time */
            createdAt: string;
            nextAttemptAt: string | null;
            attempts: {
                /** Format: date-time */
                at: string;
                status: number | null;
                error: string | null;
                durationMs: number;
            }[];
        };
        DocumentResult: {
            /** @enum {string} */
            type: "jp_driving_licence" | "jp_my_number_card" | "jp_residence_card" | "passport";
            fields: {
                [key: string]: {
                    value: string;
                    original?: string;
                    /** @enum {string} */
                    source: "mrz" | "ocr" | "chip" | "declared";
                    confidence: number;
                    box?: {
                        x: number;
                        y: number;
                        width: number;
                        height: number;
                    };
                };
            };
            /** @default {} */
            comparisons?: {
                [key: string]: "match" | "tolerated" | "mismatch" | "unreadable";
            };
            /** @default [] */
            warnings?: ("number_form" | "number_commission" | "number_check_digit" | "number_first_issue" | "birth_date_implausible" | "expiry_day_unusual" | "expiry_too_far")[];
        };
        Outcome: {
            /** @enum {string} */
            status: "created" | "capturing" | "processing" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
            finality: ("final" | "retryable") | null;
            reasons: ("bundle_invalid" | "bundle_stale" | "capture_virtual_camera_suspected" | "capture_frames_repeated" | "document_not_found" | "document_too_small" | "document_cut_off" | "document_blurred" | "document_glare" | "document_too_dark" | "document_too_bright" | "document_wrong_kind" | "document_portrait_missing" | "document_unreadable" | "document_data_unusual" | "document_expired" | "declared_data_differs" | "declared_data_unreadable" | "my_number_visible" | "thickness_not_tilted" | "thickness_same_view" | "thickness_no_edge" | "card_differs" | "face_not_found" | "face_multiple" | "face_too_small" | "face_blurred" | "face_printed" | "face_too_dark" | "face_too_bright" | "face_unevenly_lit" | "face_turned_away" | "face_eyes_closed" | "face_mouth_open" | "challenge_not_performed" | "challenge_wrong_order" | "challenge_assisted" | "face_flat" | "face_still" | "face_depth_unclear" | "face_screen_suspected" | "light_unclear" | "light_wrong_order" | "light_declined" | "face_changed" | "frames_repeated" | "face_mismatch" | "face_match_unclear" | "portrait_poor_quality" | "held_face_differs" | "held_document_missing" | "held_document_differs" | "attempts_exhausted" | "method_lapsed" | "check_failed_to_run")[];
            receipt: string;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            requestId: string;
            detail?: string;
            param?: string;
            citation?: string;
            lawfulUntil?: string | null;
        };
        Session: {
            id: string;
            /** @enum {string} */
            status: "created" | "capturing" | "processing" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
            livemode: boolean;
            reference: string | null;
            purpose: string | null;
            /** @enum {string} */
            plan: "jp-image-face" | "jp-image-face-light" | "document-and-face";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            retainUntil: string | null;
            retention: {
                mediaUntil: string | null;
                resultUntil: string | null;
                firstReadAt: string | null;
                warnedAt: string | null;
                hold: {
                    /** Format: date-time */
                    since: string;
                    reason: string;
                } | null;
            };
            erasure: {
                /** Format: date-time */
                at: string;
                completedAt: string | null;
            } | null;
            attempt: number;
            metadata: {
                [key: string]: string;
            };
            decision: components["schemas"]["Decision"] | null;
            checks: components["schemas"]["CheckResult"][];
            document: components["schemas"]["DocumentResult"] | null;
            captures: {
                itemId: string;
                /** @enum {string} */
                kind: "document_front" | "document_back" | "document_thickness" | "face_frame" | "face_light" | "face_with_document";
                /** @enum {string} */
                mediaType: "image/jpeg" | "image/png" | "image/webp";
                size: number;
                sha256: string;
                /** Format: date-time */
                capturedAt: string;
                /** Format: date-time */
                receivedAt: string;
                /** @enum {string} */
                source: "camera-auto" | "camera-manual" | "file";
                href: string;
            }[];
            timings: {
                [key: string]: number;
            } | null;
            audit: {
                index: number;
                proof: string | null;
            } | null;
        };
        SessionSummary: {
            id: string;
            /** @enum {string} */
            status: "created" | "capturing" | "processing" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
            livemode: boolean;
            reference: string | null;
            /** @enum {string} */
            plan: "jp-image-face" | "jp-image-face-light" | "document-and-face";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            attempt: number;
        };
        StoredItem: {
            itemId: string;
            sha256: string;
            size: number;
            /** Format: date-time */
            receivedAt: string;
        };
        WebhookEndpoint: {
            id: string;
            url: string;
            livemode: boolean;
            events: ("session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring" | "webhook.test" | "webhook.disabled")[] | null;
            /** Format: date-time */
            createdAt: string;
            disabledAt: string | null;
            disabledReason: ("gone" | "unanswered" | "asked") | null;
            failingSince: string | null;
            oldSecretUntil: string | null;
        };
        WebhookEvent: {
            id: string;
            livemode: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @enum {string} */
            type: "session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring";
            data: {
                session: {
                    id: string;
                    /** @enum {string} */
                    status: "created" | "capturing" | "processing" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
                    reference: string | null;
                };
            };
        } | {
            id: string;
            livemode: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @enum {string} */
            type: "webhook.test" | "webhook.disabled";
            data: {
                webhookEndpoint: {
                    id: string;
                };
            };
        };
    };
    responses: never;
    parameters: {
        /** @description The same key with the same request is answered once and the same again for a day. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listSessions: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                status?: "created" | "capturing" | "processing" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
                reference?: string;
                plan?: "jp-image-face" | "jp-image-face-light" | "document-and-face";
                method?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SessionSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateSession"];
            };
        };
        responses: {
            /** @description The session and its client token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSession"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is left of the session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewClientToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session and its new client token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSession"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeletionReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt, its digest and the proof of the erasure */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessionId: string;
                        /** Format: date-time */
                        erasedAt: string;
                        /** Format: date-time */
                        completedAt: string;
                        receipt: string;
                        sha256: string;
                        audit: {
                            index: number;
                            proof: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    simulateSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    status: "approved" | "declined" | "review" | "resubmit";
                    reasons?: ("bundle_invalid" | "bundle_stale" | "capture_virtual_camera_suspected" | "capture_frames_repeated" | "document_not_found" | "document_too_small" | "document_cut_off" | "document_blurred" | "document_glare" | "document_too_dark" | "document_too_bright" | "document_wrong_kind" | "document_portrait_missing" | "document_unreadable" | "document_data_unusual" | "document_expired" | "declared_data_differs" | "declared_data_unreadable" | "my_number_visible" | "thickness_not_tilted" | "thickness_same_view" | "thickness_no_edge" | "card_differs" | "face_not_found" | "face_multiple" | "face_too_small" | "face_blurred" | "face_printed" | "face_too_dark" | "face_too_bright" | "face_unevenly_lit" | "face_turned_away" | "face_eyes_closed" | "face_mouth_open" | "challenge_not_performed" | "challenge_wrong_order" | "challenge_assisted" | "face_flat" | "face_still" | "face_depth_unclear" | "face_screen_suspected" | "light_unclear" | "light_wrong_order" | "light_declined" | "face_changed" | "frames_repeated" | "face_mismatch" | "face_match_unclear" | "portrait_poor_quality" | "held_face_differs" | "held_document_missing" | "held_document_differs" | "attempts_exhausted" | "method_lapsed" | "check_failed_to_run")[];
                };
            };
        };
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCapture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                    "image/png": unknown;
                    "image/webp": unknown;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkCapture: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 5 */
                    minutes?: number;
                };
            };
        };
        responses: {
            /** @description The link */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvidence: {
        parameters: {
            query?: {
                captures?: "true" | "false";
                personal?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The package */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRecords: {
        parameters: {
            query?: {
                session?: string;
                from?: string;
                to?: string;
                format?: "csv" | "json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All keys, newest first, without their secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    label: string;
                    scopes: ("sessions:write" | "sessions:read" | "captures:read" | "sessions:erase" | "evidence:read" | "records:read" | "webhooks:write" | "keys:write" | "usage:read")[];
                };
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        label: string;
                        livemode: boolean;
                        scopes: ("sessions:write" | "sessions:read" | "captures:read" | "sessions:erase" | "evidence:read" | "records:read" | "webhooks:write" | "keys:write" | "usage:read")[];
                        /** Format: date-time */
                        createdAt: string;
                        lastUsedAt: string | null;
                        expiresAt: string | null;
                        revokedAt: string | null;
                        replaces: string | null;
                        key: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 1440 */
                    overlapMinutes?: number;
                };
            };
        };
        responses: {
            /** @description The new key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        label: string;
                        livemode: boolean;
                        scopes: ("sessions:write" | "sessions:read" | "captures:read" | "sessions:erase" | "evidence:read" | "records:read" | "webhooks:write" | "keys:write" | "usage:read")[];
                        /** Format: date-time */
                        createdAt: string;
                        lastUsedAt: string | null;
                        expiresAt: string | null;
                        revokedAt: string | null;
                        replaces: string | null;
                        key: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key as it ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                by?: "day" | "month";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        from: string;
                        to: string;
                        livemode: boolean;
                        counts: {
                            period: string;
                            /** @enum {string} */
                            event: "created" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
                            /** @enum {string} */
                            plan: "jp-image-face" | "jp-image-face-light" | "document-and-face";
                            method: string | null;
                            count: number;
                        }[];
                        audit: {
                            entries: number;
                            firstIndex: number | null;
                            lastIndex: number | null;
                            checkpoint: string | null;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsage: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            sessionId: string;
                            /** @enum {string} */
                            event: "created" | "approved" | "declined" | "review" | "resubmit" | "expired" | "canceled" | "erased";
                            /** @enum {string} */
                            plan: "jp-image-face" | "jp-image-face-light" | "document-and-face";
                            method: string | null;
                            /** Format: date-time */
                            at: string;
                            auditIndex: number | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All methods */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            id: string;
                            name: {
                                ja: string;
                                en: string;
                            };
                            evidence: ("document_image" | "document_original" | "document_copy" | "face_image" | "chip_data" | "other_operator_record" | "account_transfer" | "non_forwarding_mail" | "recipient_bound_mail" | "card_substitute_record" | "signed_transaction")[][];
                            plans: ("jp-image-face" | "jp-image-face-light" | "document-and-face")[];
                            isLawful: boolean;
                            validFrom: string | null;
                            lawfulUntil: string | null;
                            citation: {
                                en: string;
                                ja: string;
                            };
                            /** @enum {string} */
                            confidence: "high" | "medium" | "low";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All endpoints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uri */
                    url: string;
                    events?: ("session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring" | "webhook.test" | "webhook.disabled")[];
                };
            };
        };
        responses: {
            /** @description The endpoint that this address had */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        livemode: boolean;
                        events: ("session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring" | "webhook.test" | "webhook.disabled")[] | null;
                        /** Format: date-time */
                        createdAt: string;
                        disabledAt: string | null;
                        disabledReason: ("gone" | "unanswered" | "asked") | null;
                        failingSince: string | null;
                        oldSecretUntil: string | null;
                        secret: string;
                    };
                };
            };
            /** @description The endpoint and its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        livemode: boolean;
                        events: ("session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring" | "webhook.test" | "webhook.disabled")[] | null;
                        /** Format: date-time */
                        createdAt: string;
                        disabledAt: string | null;
                        disabledReason: ("gone" | "unanswered" | "asked") | null;
                        failingSince: string | null;
                        oldSecretUntil: string | null;
                        secret: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** Format: uri */
                    url?: string;
                    events?: ("session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring" | "webhook.test" | "webhook.disabled")[] | null;
                    isEnabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 1440 */
                    overlapMinutes?: number;
                };
            };
        };
        responses: {
            /** @description The endpoint and its new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        livemode: boolean;
                        events: ("session.processing" | "session.approved" | "session.declined" | "session.review" | "session.resubmit" | "session.expired" | "session.canceled" | "session.erased" | "session.expiring" | "webhook.test" | "webhook.disabled")[] | null;
                        /** Format: date-time */
                        createdAt: string;
                        disabledAt: string | null;
                        disabledReason: ("gone" | "unanswered" | "asked") | null;
                        failingSince: string | null;
                        oldSecretUntil: string | null;
                        secret: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is sent soon */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        state: "pending";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                state?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is answered once and the same again for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is sent soon, with the same event id */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        state: "pending";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    hostedPage: {
        parameters: {
            query?: {
                lang?: "ja" | "en";
            };
            header?: never;
            path: {
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The capture can begin */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    hostedToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A client token, and where the person goes afterwards */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        clientToken: string;
                        returnUrl: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkedCapture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                    "image/png": unknown;
                    "image/webp": unknown;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiptKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JWK set (RFC 7517), present and retired keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: {
                            kid: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A signed note (c2sp.org/tlog-checkpoint) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        openapi: "3.1.0";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reference: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
